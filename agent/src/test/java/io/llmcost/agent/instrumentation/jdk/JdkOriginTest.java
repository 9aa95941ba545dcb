package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.PasswordAuthentication;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client adds for the application's origin never reaches another one. */
@Timeout(60)
class JdkOriginTest {

  private RawServer own;
  private RawServer other;

  @BeforeEach
  void start() throws Exception {
    own = new RawServer(RawServer.fixed("text/plain", "own"));
    other = new RawServer(JdkOriginTest::answerOrAsk);
  }

  private static void answerOrAsk(
      RawServer.Received request, OutputStream out, java.net.Socket socket) throws Exception {
    if (request.head().contains("/needs-password")
        && !request.head().contains("Authorization: Basic")) {
      RawServer.text(
          out,
          "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
              + "Content-Length: 0\r\n\r\n");
    } else {
      RawServer.write(out, "text/plain", "other");
    }
  }

  @AfterEach
  void stop() throws Exception {
    own.close();
    other.close();
  }

  private TestEngine routedTo(String path) {
    return new TestEngine(
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(other.uri(path)))
                    .withHeaders(
                        Headers.of(
                            "Authorization", "Bearer other-key",
                            "Content-Type", "application/json",
                            "Content-Length", "3",
                            "Connection", "close",
                            "Host", "own.example"))));
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(own.uri("/v1/chat/completions"))
        .header("Authorization", "Bearer own-key")
        .header("OpenAI-Organization", "org")
        .version(HttpClient.Version.HTTP_1_1)
        .POST(BodyPublishers.ofString("{}"))
        .build();
  }

  private HttpClient.Builder withCredentials() {
    CookieManager cookies = new CookieManager();
    HttpCookie cookie = new HttpCookie("session", "secret");
    cookie.setPath("/");
    cookie.setVersion(0);
    cookies.getCookieStore().add(own.uri("/"), cookie);
    return HttpClient.newBuilder()
        .cookieHandler(cookies)
        .authenticator(
            new Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("own-user", "own-password".toCharArray());
              }
            });
  }

  @Test
  void onlyWhatTheEngineSaysIsSent() throws Exception {
    HttpClient client = new HookedClient(withCredentials().build(), routedTo("/v2/chat"));
    for (boolean async : new boolean[] {false, true}) {
      java.net.http.HttpResponse<String> response =
          async
              ? client.sendAsync(request(), BodyHandlers.ofString()).get(30, TimeUnit.SECONDS)
              : client.send(request(), BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("other");
      assertThat(response.uri()).isEqualTo(request().uri());
      assertThat(response.request()).isEqualTo(request());
      String head = other.received.take().head();
      assertThat(head)
          .startsWith("POST /v2/chat HTTP/1.1\r\n")
          .contains("Authorization: Bearer other-key", "Content-Length: 2")
          .contains("Host: 127.0.0.1:" + other.port())
          .doesNotContainIgnoringCase("cookie")
          .doesNotContainIgnoringCase("own-key")
          .doesNotContainIgnoringCase("org")
          .doesNotContainIgnoringCase("connection: close");
    }
    assertThat(own.received).isEmpty();
  }

  @Test
  void theAuthenticatorIsNotAskedForAnotherOrigin() throws Exception {
    HttpClient real = withCredentials().build();
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(
                        request
                            .withUrl(Url.of(other.uri("/needs-password")))
                            .withHeaders(Headers.EMPTY))
                    .thenCompose(r -> r.readWhole(100)));
    assertThat(new HookedClient(real, engine).send(request(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    assertThat(other.received).hasSize(1);
  }

  @Test
  void ourHeadersAreNotSentWhereTheCallIsLeftAlone() throws Exception {
    TestEngine failing =
        new TestEngine(
            (request, context, up) -> {
              throw new IllegalStateException("fault");
            });
    for (String path : List.of("/v1/chat/completions", "/v2/not-ours")) {
      HttpRequest request =
          HttpRequest.newBuilder(own.uri(path))
              .header("X-Llmcost-Tags", "secret-tag")
              .header("x-other", "1")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      HttpClient client = new HookedClient(HttpClient.newHttpClient(), failing);
      client.send(request, BodyHandlers.ofString());
      client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
      for (int i = 0; i < 2; i++) {
        assertThat(own.received.take().head())
            .startsWith("POST " + path)
            .containsIgnoringCase("x-other: 1")
            .doesNotContainIgnoringCase("llmcost");
      }
    }
  }

  @Test
  void theOwnOriginKeepsCookiesAndAuthenticator() throws Exception {
    HttpClient client = new HookedClient(withCredentials().build(), TestEngine.passing());
    client.send(request(), BodyHandlers.ofString());
    assertThat(own.received.take().head()).contains("session=");
  }

  @Test
  void theEngineIsToldWhereTheClientMayAddCredentials() throws Exception {
    TestEngine engine = TestEngine.passing();
    new HookedClient(withCredentials().build(), engine).send(request(), BodyHandlers.ofString());
    new HookedClient(HttpClient.newHttpClient(), engine).send(request(), BodyHandlers.ofString());
    assertThat(engine.contexts.get(0).mayAddCredentials()).isTrue();
    assertThat(engine.contexts.get(1).mayAddCredentials()).isFalse();
  }

  @Test
  void aClientThatAddsNothingIsUsedItself() {
    OtherOrigins origins = new OtherOrigins();
    HttpClient bare = HttpClient.newHttpClient();
    assertThat(origins.clientFor(bare)).isSameAs(bare);
  }

  @Test
  void theOtherProvidersKeyDoesNotFollowItsRedirects() throws Exception {
    RawServer elsewhere =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    RawServer redirecting =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(
                    out,
                    "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + elsewhere.uri("/stolen")
                        + "\r\nContent-Length: 0\r\n\r\n"));
    try (elsewhere;
        redirecting) {
      TestEngine engine =
          new TestEngine(
              (request, context, up) ->
                  up.send(
                      request
                          .withUrl(Url.of(redirecting.uri("/v1/x")))
                          .withHeaders(Headers.of("api-key", "other-key"))));
      HttpClient following =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
      assertThat(
              new HookedClient(following, engine)
                  .send(request(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(307);
      assertThat(elsewhere.received).isEmpty();
    }
  }

  @Test
  void aDerivedClientIsLikeItsOriginAndMadeOnce() {
    OtherOrigins origins = new OtherOrigins();
    HttpClient client =
        withCredentials()
            .connectTimeout(Duration.ofSeconds(3))
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .executor(Runnable::run)
            .build();
    HttpClient derived = origins.clientFor(client);
    assertThat(derived).isNotSameAs(client).isSameAs(origins.clientFor(client));
    assertThat(derived.cookieHandler()).isEmpty();
    assertThat(derived.connectTimeout()).isEqualTo(client.connectTimeout());
    assertThat(derived.version()).isEqualTo(client.version());
    assertThat(derived.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    assertThat(derived.executor()).isEqualTo(client.executor());
    assertThat(derived.sslContext()).isSameAs(client.sslContext());
  }

  @Test
  void failingOverToAnotherOriginGivesTheFirstConnectionBack() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenCompose(
                        first -> {
                          first.discard();
                          return up.send(
                              request
                                  .withUrl(Url.of(other.uri("/v2/x")))
                                  .withHeaders(Headers.EMPTY));
                        })
                    .thenApply(r -> r.withHeader("x-llmcost-route", "other"))
                    .thenApply(HttpResponse::live)
                    .thenApply(live -> HttpResponse.live(200, Headers.of("a", "b"), live)));
    HttpClient client = new HookedClient(HttpClient.newHttpClient(), engine);
    for (int i = 0; i < 3; i++) {
      assertThat(client.send(request(), BodyHandlers.ofString()).body()).isEqualTo("other");
    }
    assertThat(own.received).hasSize(3);
    assertThat(own.closed).isEmpty();
  }

  @Test
  void redirectsAreShownAsTheClientShowsThem() throws Exception {
    RawServer redirecting =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(
                    out,
                    "HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + own.uri("/v1/moved")
                        + "\r\nContent-Length: 0\r\n\r\n"));
    try (redirecting) {
      HttpClient plain =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
      HttpRequest request =
          HttpRequest.newBuilder(redirecting.uri("/v1/x"))
              .POST(BodyPublishers.ofString("{}"))
              .build();
      java.net.http.HttpResponse<String> expected = plain.send(request, BodyHandlers.ofString());
      java.net.http.HttpResponse<String> actual =
          new HookedClient(plain, TestEngine.passing()).send(request, BodyHandlers.ofString());
      assertThat(actual.uri()).isEqualTo(expected.uri()).isEqualTo(own.uri("/v1/moved"));
      assertThat(actual.request().uri()).isEqualTo(expected.request().uri());
      assertThat(actual.previousResponse().orElseThrow().statusCode())
          .isEqualTo(expected.previousResponse().orElseThrow().statusCode());
      assertThat(own.received.take().wire()).isEqualTo(own.received.take().wire());
    }
  }
}
