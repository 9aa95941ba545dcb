package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches another origin, and what of the application's client must never. */
class OtherOriginTest extends OkHttpCase {

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

  private static Interceptor adding(String name, String value) {
    return chain -> chain.proceed(chain.request().newBuilder().header(name, value).build());
  }

  private static final CookieJar COOKIES =
      new CookieJar() {
        @Override
        public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {}

        @Override
        public List<Cookie> loadForRequest(HttpUrl url) {
          return Collections.singletonList(
              new Cookie.Builder().domain(url.host()).name("session").value("ours").build());
        }
      };

  @Test
  void nothingThatTheClientAddsReachesIt() throws Exception {
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .addInterceptor(adding("Authorization", "Bearer ours"))
                .addInterceptor(adding("X-Ours", "1"))
                .addNetworkInterceptor(adding("X-Network-Key", "ours"))
                .cookieJar(COOKIES)
                .authenticator(
                    (route, response) ->
                        response
                            .request()
                            .newBuilder()
                            .header("Authorization", "Basic ours")
                            .build()));
    other.enqueue(json("no").setResponseCode(401));
    Request request = chat().build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(401);
      assertThat(response.request().header("Authorization")).isEqualTo("Bearer ours");
      assertThat(response.networkResponse().request().header("Authorization"))
          .isEqualTo("Bearer ours");
      assertThat(response.body().string()).isEqualTo("no");
    }
    RecordedRequest sent = other.takeRequest(10, TimeUnit.SECONDS);
    assertThat(sent.getHeaders().toString()).doesNotContain("ours").doesNotContain("X-Ours");
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer theirs");
    assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
    assertThat(sent.getHeader("Content-Type")).startsWith("application/json");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(other.getRequestCount()).isOne();
    assertThat(server.getRequestCount()).isZero();
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void itsStreamsRunThroughAndGiveTheirConnectionBack() throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) ->
            up.send(moved(request)).thenApply(live -> live.observedBy(recorder));
    OkHttpClient client = gateway.client();
    other.enqueue(new MockResponse().setChunkedBody("data: 1\n\ndata: [DONE]\n\n", 5));
    assertThat(text(client, chat().build())).isEqualTo("data: 1\n\ndata: [DONE]\n\n");
    assertThat(recorder.ends).isOne();
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void redirectsAreNotFollowedThere() throws Exception {
    other.enqueue(
        new MockResponse()
            .setResponseCode(307)
            .setHeader("Location", server.url("/v1/x").toString()));
    try (Response response = gateway.client().newCall(chat().build()).execute()) {
      assertThat(response.code()).isEqualTo(307);
    }
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void cancellingTheApplicationsCallCancelsIt() throws Exception {
    other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    Call call = gateway.client().newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    assertThat(other.takeRequest(10, TimeUnit.SECONDS)).isNotNull();
    call.cancel();
    assertThatThrownBy(() -> response.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void cancellingReachesItsBody() throws Exception {
    try (StallingServer stalling = StallingServer.inTheBody()) {
      sendTo(stalling);
      Call call = gateway.client().newCall(chat().build());
      try (Response response = call.execute()) {
        response.body().source().require(10);
        call.cancel();
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void theCallTimeoutHoldsForItsBody() throws Exception {
    try (StallingServer stalling = StallingServer.inTheBody()) {
      sendTo(stalling);
      OkHttpClient client =
          gateway.client(new OkHttpClient.Builder().callTimeout(500, TimeUnit.MILLISECONDS));
      try (Response response = client.newCall(chat().build()).execute()) {
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
      }
    }
  }

  private void sendTo(StallingServer stalling) {
    gateway.plan =
        (request, context, up) ->
            up.send(moved(request).withUrl(Url.of(stalling.url("/v1/chat/completions"))));
  }

  @Test
  void theClientsTimeoutsHold() {
    for (OkHttpClient.Builder builder :
        List.of(
            new OkHttpClient.Builder().readTimeout(200, TimeUnit.MILLISECONDS),
            new OkHttpClient.Builder().callTimeout(200, TimeUnit.MILLISECONDS),
            new OkHttpClient.Builder()
                .addInterceptor(
                    chain ->
                        chain
                            .withReadTimeout(200, TimeUnit.MILLISECONDS)
                            .proceed(chain.request())))) {
      other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      assertThatThrownBy(() -> text(gateway.client(builder), chat().build()))
          .isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void theClientsDnsIsAsked() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .dns(
                    host -> {
                      asked.add(host);
                      return Collections.singletonList(InetAddress.getLoopbackAddress());
                    }));
    gateway.plan =
        (request, context, up) ->
            up.send(
                moved(request)
                    .withUrl(new Url("http", "provider.invalid", other.getPort(), "/v1/x")));
    other.enqueue(json("ok"));
    assertThat(text(client, chat().build())).isEqualTo("ok");
    assertThat(asked).containsExactly("provider.invalid");
  }

  @Test
  void listenersHearOfTheirOwnCallOnly() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    EventListener listener =
        new EventListener() {
          @Override
          public void callStart(Call call) {
            events.add("start " + call.request().url().port());
          }

          @Override
          public void connectStart(
              Call call, java.net.InetSocketAddress address, java.net.Proxy proxy) {
            events.add("connect " + address.getPort());
          }
        };
    OkHttpClient client = gateway.client(new OkHttpClient.Builder().eventListener(listener));
    other.enqueue(json("ok"));
    text(client, chat().build());
    assertThat(events).containsExactly("start " + server.getPort());
    gateway.plan = FakeGateway.PASS_ON;
    server.enqueue(json("ok"));
    text(client, chat().build());
    assertThat(events)
        .containsExactly(
            "start " + server.getPort(),
            "start " + server.getPort(),
            "connect " + server.getPort());
  }

  @Test
  void itMayFailAndTheOriginBeAsked() throws Exception {
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
    assertThat(text(gateway.client(), chat().build())).isEqualTo("up");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }
}
