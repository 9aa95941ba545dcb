package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CookieStore;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.BasicCookieStore;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.cookie.BasicClientCookie;
import org.apache.http.message.BasicHeader;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reaches another origin, what of the application must never, and who shares answers. */
class Apache4OtherOriginTest extends Apache4Case {

  private static final HttpRequestInterceptor ADDING =
      (request, context) -> {
        request.setHeader("Authorization", "Bearer ours");
        request.addHeader("X-Ours", "1");
      };

  private MockWebServer other;

  @BeforeEach
  void startOther() throws IOException {
    other = new MockWebServer();
    other.start();
    gateway.plan = (request, context, up) -> up.send(moved(request));
  }

  @AfterEach
  void stopOther() throws IOException {
    other.close();
  }

  /** As the provider's stage does it: nothing but what it knows. */
  private HttpRequest moved(HttpRequest request) {
    return new HttpRequest(
        "POST",
        Url.of(other.url("/openai/v1/chat/completions").toString()),
        Headers.of(
            "Authorization", "Bearer theirs", "Content-Type", "application/json", "Host", "no"),
        request.body());
  }

  private HttpContext withSecrets() {
    CookieStore cookies = new BasicCookieStore();
    BasicClientCookie cookie = new BasicClientCookie("session", "ours");
    cookie.setDomain(other.getHostName());
    cookie.setPath("/");
    cookies.addCookie(cookie);
    CredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials("user", "ours"));
    HttpContext context = new BasicHttpContext();
    context.setAttribute("http.cookie-store", cookies);
    context.setAttribute("http.auth.credentials-provider", credentials);
    return context;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingThatTheClientAddsReachesIt(Kind kind) throws Exception {
    HttpClient client = kind.client(ADDING);
    other.enqueue(
        json("no").setResponseCode(401).setHeader("WWW-Authenticate", "Basic realm=\"r\""));
    HttpPost post = chat();
    post.setHeader("X-Mine", "ours");
    org.apache.http.HttpResponse response = client.execute(post, withSecrets());
    assertThat(response.getStatusLine().getStatusCode()).isEqualTo(401);
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("no");
    RecordedRequest sent = taken(other);
    assertThat(sent.getHeaders().toString()).doesNotContain("ours").doesNotContain("X-Ours");
    assertThat(sent.getHeaders().values("Authorization")).containsExactly("Bearer theirs");
    assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
    assertThat(sent.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(sent.getHeader("Cookie")).isNull();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(other.getRequestCount()).isOne();
    assertThat(server.getRequestCount()).isZero();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itsStreamsRunThrough(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) ->
            up.send(moved(request)).thenApply(live -> live.observedBy(recorder));
    HttpClient client = kind.client();
    other.enqueue(new MockResponse().setChunkedBody("data: 1\n\ndata: [DONE]\n\n", 5));
    assertThat(text(client, chat())).isEqualTo("data: 1\n\ndata: [DONE]\n\n");
    assertThat(recorder.ends).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void redirectsAreNotFollowedThere(Kind kind) throws Exception {
    other.enqueue(
        new MockResponse()
            .setResponseCode(303)
            .setHeader("Location", server.url("/v1/x").toString()));
    org.apache.http.HttpResponse response = kind.client().execute(chat());
    assertThat(response.getStatusLine().getStatusCode()).isEqualTo(303);
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theClientsTimeoutHolds(Kind kind) throws Exception {
    other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    if (kind != Kind.MINIMAL) {
      assertThatThrownBy(() -> text(kind.client(), chat()))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void abortingTheApplicationsRequestAbortsIt(Kind kind) throws Exception {
    other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpPost post = chat();
    HttpClient client = kind.client();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                text(client, post);
                failure.complete(null);
              } catch (IOException | RuntimeException e) {
                failure.complete(e);
              }
            });
    caller.start();
    taken(other);
    post.abort();
    assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itMayFailAndTheOriginBeAsked(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(moved(request))
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });
    other.enqueue(json("down").setResponseCode(503));
    server.enqueue(json("up"));
    assertThat(text(kind.client(), chat())).isEqualTo("up");
    assertThat(taken().getHeader("Authorization")).isEqualTo("Bearer k");
  }

  @Test
  void tellsClientsApartThatMaySayUnseenWhoCalls() throws Exception {
    List<String> ids = new ArrayList<>();
    List<Boolean> hidden = new ArrayList<>();
    gateway.plan =
        (request, context, up) -> {
          ids.add(context.clientId());
          hidden.add(context.mayAddCredentials());
          return done(answer(200, "{}"));
        };
    for (HttpClient client :
        List.of(
            Kind.LEGACY.client(),
            Kind.LEGACY.client(),
            Kind.LEGACY.client(ADDING),
            Kind.LEGACY.client(ADDING),
            Kind.LEGACY.client((request, context) -> {}))) {
      text(client, chat());
    }
    EntityUtils.consume(Kind.LEGACY.client().execute(chat(), withSecrets()).getEntity());
    assertThat(ids.subList(0, 2)).containsOnlyNulls();
    assertThat(ids.get(2)).isNotNull().isEqualTo(ids.get(3));
    assertThat(List.of(ids.get(2), ids.get(4), ids.get(5))).doesNotHaveDuplicates();
    assertThat(hidden).containsExactly(false, false, true, true, true, true);
  }

  @Test
  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  void defaultHeadersAreSeenAndSentOnce() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request.withHeaders(request.headers().with("X-N", "1")));
    HttpClient client = Kind.LEGACY.client();
    client
        .getParams()
        .setParameter("http.default-headers", List.of(new BasicHeader("api-key", "default")));
    server.enqueue(json("ok"));
    assertThat(text(client, chat())).isEqualTo("ok");
    assertThat(gateway.requests.get(0).headers().get("api-key")).isEqualTo("default");
    RecordedRequest sent = taken();
    assertThat(sent.getHeaders().values("api-key")).containsExactly("default");
    assertThat(sent.getHeader("X-N")).isEqualTo("1");
  }
}
