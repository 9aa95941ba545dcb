package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

/** What the gateway may do with a call, and what the application and the server then see. */
class OkHttpCallsTest extends OkHttpCase {

  @Test
  void saysWhereSomethingMayBeAddedThatNobodySees() throws Exception {
    List<Boolean> said = new ArrayList<>();
    gateway.plan =
        (request, context, up) -> {
          said.add(context.mayAddCredentials());
          return done(answer(200, "{}"));
        };
    text(gateway.client(), chat().build());
    text(
        gateway.client(
            new OkHttpClient.Builder().addNetworkInterceptor(c -> c.proceed(c.request()))),
        chat().build());
    text(
        gateway.client(new OkHttpClient.Builder().authenticator((route, response) -> null)),
        chat().build());
    assertThat(said).containsExactly(false, true, true);
  }

  @Test
  void tellsClientsApartThatMaySayUnseenWhoCalls() throws Exception {
    List<String> ids = new ArrayList<>();
    gateway.plan =
        (request, context, up) -> {
          ids.add(context.clientId());
          return done(answer(200, "{}"));
        };
    Interceptor swapsKeys = c -> c.proceed(c.request());
    OkHttpClient plain = gateway.client();
    OkHttpClient swapping =
        gateway.client(new OkHttpClient.Builder().addNetworkInterceptor(swapsKeys));
    OkHttpClient certified = gateway.client(withTls(new OkHttpClient.Builder()));
    for (OkHttpClient client :
        List.of(
            plain,
            gateway.client(),
            gateway.client(plain.newBuilder().retryOnConnectionFailure(false)),
            swapping,
            gateway.client(new OkHttpClient.Builder().addNetworkInterceptor(swapsKeys)),
            gateway.client(
                new OkHttpClient.Builder().addNetworkInterceptor(c -> c.proceed(c.request()))),
            certified,
            gateway.client(certified.newBuilder()),
            gateway.client(withTls(new OkHttpClient.Builder())),
            gateway.client(withTls(plain.newBuilder())))) {
      text(client, chat().build());
    }
    assertThat(ids.subList(0, 3)).as("nothing but what a request shows").containsOnlyNulls();
    assertThat(ids.get(4)).as("the same interceptor").isEqualTo(ids.get(3));
    assertThat(ids.get(7)).as("made from the one before").isEqualTo(ids.get(6));
    assertThat(List.of(ids.get(3), ids.get(5), ids.get(6), ids.get(8), ids.get(9)))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  private static OkHttpClient.Builder withTls(OkHttpClient.Builder builder) throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init((KeyStore) null);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return builder.sslSocketFactory(
        context.getSocketFactory(), (X509TrustManager) trusted.getTrustManagers()[0]);
  }

  @Test
  void aCallThatIsPassedOnIsTheSameOnTheWire() throws Exception {
    OkHttpClient bare = new OkHttpClient();
    OkHttpClient client = gateway.client();
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    assertThat(text(bare, chat().header("Authorization", "Bearer k").build())).isEqualTo("one");
    assertThat(text(client, chat().header("Authorization", "Bearer k").build())).isEqualTo("two");
    RecordedRequest without = taken();
    RecordedRequest with = taken();
    assertThat(with.getRequestLine()).isEqualTo(without.getRequestLine());
    assertThat(with.getHeaders()).isEqualTo(without.getHeaders());
    assertThat(with.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.requests).hasSize(1);
    assertThat(gateway.requests.get(0).headers().get("authorization")).isEqualTo("Bearer k");
  }

  @Test
  void theResponseIsTheClientsOwn() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(json("ok"));
    Request request = chat().tag("mine").build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.request()).isSameAs(request);
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
      assertThat(response.message()).isEqualTo("OK");
      assertThat(response.networkResponse()).isNotNull();
      assertThat(response.networkResponse().request().header("Host")).isNotNull();
      assertThat(response.cacheResponse()).isNull();
      assertThat(response.priorResponse()).isNull();
      assertThat(response.body().contentLength()).isEqualTo(2);
      assertThat(response.body().contentType()).isEqualTo(JSON);
    }
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void headersThatOnlyServersMaySendSurviveAChange() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.withHeader("x-llmcost-cache", "miss"));
    OkHttpClient client = gateway.client();
    MockResponse odd = json("ok");
    odd.setHeaders(
        odd.getHeaders().newBuilder().addUnsafeNonAscii("X-City", "M\u00fcnchen").build());
    server.enqueue(odd);
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.header("X-City")).isNotNull();
      assertThat(response.header("x-llmcost-cache")).isEqualTo("miss");
      assertThat(response.body().string()).isEqualTo("ok");
    }
  }

  @Test
  void aRewrittenCallIsSentRewrittenAndAnsweredForTheOriginal() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(
                new HttpRequest(
                    "POST",
                    new Url(
                        request.url().scheme(),
                        request.url().host(),
                        request.url().port(),
                        "/v1/other?x=%20y"),
                    request.headers().with("X-Added", "yes").without("X-Dropped"),
                    bytes("{\"model\":\"a-much-longer-name\"}")));
    OkHttpClient client = gateway.client();
    server.enqueue(json("ok"));
    Request request = chat().header("X-Dropped", "1").header("X-Kept", "2").build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.request()).isSameAs(request);
      assertThat(response.body().string()).isEqualTo("ok");
    }
    RecordedRequest sent = taken();
    assertThat(sent.getRequestLine()).isEqualTo("POST /v1/other?x=%20y HTTP/1.1");
    assertThat(sent.getHeader("X-Added")).isEqualTo("yes");
    assertThat(sent.getHeader("X-Kept")).isEqualTo("2");
    assertThat(sent.getHeader("X-Dropped")).isNull();
    assertThat(sent.getHeader("Content-Length")).isEqualTo("30");
    assertThat(sent.getHeader("Content-Type")).startsWith("application/json");
    assertThat(sent.getBody().readUtf8()).isEqualTo("{\"model\":\"a-much-longer-name\"}");
  }

  @Test
  void anAnswerOfOursNeedsNoCall() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "h\u00e9llo"));
    OkHttpClient client =
        gateway.client(new OkHttpClient.Builder().callTimeout(10, TimeUnit.SECONDS));
    Request request = chat().build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.request()).isSameAs(request);
      assertThat(response.header("x-llmcost-cache")).isEqualTo("hit");
      assertThat(response.networkResponse()).isNull();
      assertThat(response.body().contentLength()).isEqualTo(6);
      assertThat(response.body().charStream().read()).isEqualTo('h');
    }
    Response enqueued = enqueued(client.newCall(request)).get(10, TimeUnit.SECONDS);
    assertThat(enqueued.body().string()).isEqualTo("h\u00e9llo");
    assertThat(server.getRequestCount()).isZero();
    await(() -> client.dispatcher().runningCallsCount() == 0);
  }

  @Test
  void anErrorOfOursLooksLikeAnApiError() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(429, "{\"error\":{}}"));
    try (Response response = gateway.client().newCall(chat().build()).execute()) {
      assertThat(response.code()).isEqualTo(429);
      assertThat(response.isSuccessful()).isFalse();
      assertThat(response.body().string()).isEqualTo("{\"error\":{}}");
    }
  }

  @Test
  void aWholeAnswerThatWasReceivedKeepsHowItCame() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(FakeGateway::whole).thenApply(r -> r.withHeader("x", "1"));
    OkHttpClient client = gateway.client();
    server.enqueue(json("whole"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.networkResponse()).isNotNull();
      assertThat(response.header("x")).isEqualTo("1");
      assertThat(response.body().string()).isEqualTo("whole");
    }
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aSecondSendGoesOverTheSameConnection() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      FakeGateway.whole(first);
                      return up.send(request.withBody(bytes("{}")));
                    });
    OkHttpClient client = gateway.client();
    server.enqueue(json("bad").setResponseCode(500));
    server.enqueue(json("good"));
    assertThat(text(client, chat().build())).isEqualTo("good");
    assertThat(taken().getSequenceNumber()).isZero();
    RecordedRequest second = taken();
    assertThat(second.getSequenceNumber()).isOne();
    assertThat(second.getBody().readUtf8()).isEqualTo("{}");
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aDiscardedResponseGivesItsConnectionBack() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });
    OkHttpClient client = gateway.client();
    server.enqueue(json("discarded"));
    server.enqueue(json("good"));
    assertThat(text(client, chat().build())).isEqualTo("good");
    await(() -> client.connectionPool().idleConnectionCount() > 0);
    assertThat(client.connectionPool().idleConnectionCount())
        .isEqualTo(client.connectionPool().connectionCount());
  }

  @Test
  void aSecondSendWhileTheFirstIsOpenGoesBeside() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenCompose(first -> up.send(request).thenApply(FakeGateway::whole));
    OkHttpClient client = gateway.client();
    server.enqueue(json("left open"));
    server.enqueue(json("second"));
    assertThat(text(client, chat().build())).isEqualTo("second");
    assertConnectionsAtRest(client, 2);
  }

  @Test
  void aShadowIsSentAfterTheAnswer() throws Exception {
    CompletableFuture<Runnable> shadow = new CompletableFuture<>();
    CompletableFuture<String> shadowed = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          shadow.complete(
              () ->
                  up.send(request.withBody(bytes("shadow")))
                      .thenAccept(r -> shadowed.complete(new String(FakeGateway.whole(r).bytes())))
                      .toCompletableFuture()
                      .join());
          return up.send(request);
        };
    OkHttpClient client = gateway.client();
    server.enqueue(json("answer"));
    server.enqueue(json("for nobody"));
    assertThat(text(client, chat().build())).isEqualTo("answer");
    Thread thread = new Thread(shadow.join());
    thread.start();
    assertThat(shadowed.get(20, TimeUnit.SECONDS)).isEqualTo("for nobody");
    taken();
    assertThat(taken().getBody().readUtf8()).isEqualTo("shadow");
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void aFaultBeforeSendingLeavesTheCallAlone() throws Exception {
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("fault");
        };
    server.enqueue(json("ok"));
    assertThat(text(gateway.client(), chat().header("x-llmcost-tags", "a").build()))
        .isEqualTo("ok");
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("x-llmcost-tags")).isNull();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
  }

  @Test
  void aRequestThatCannotBeMadeLeavesTheCallAlone() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request.withHeaders(Headers.of("not a name\n", "v")));
    server.enqueue(json("ok"));
    assertThat(text(gateway.client(), chat().build())).isEqualTo("ok");
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void aFaultAfterSendingHandsOutTheAnswerThatCame() throws Exception {
    gateway.plan =
        (request, context, up) -> {
          up.send(request);
          throw new IllegalStateException("fault");
        };
    OkHttpClient client = gateway.client();
    server.enqueue(json("paid for"));
    assertThat(text(client, chat().build())).isEqualTo("paid for");
    assertThat(server.getRequestCount()).isOne();
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aFaultAfterSendingSomethingElseFailsWithoutSendingAgain() throws Exception {
    gateway.plan =
        (request, context, up) -> {
          up.send(request.withBody(bytes("{}")));
          throw new IllegalStateException("fault");
        };
    OkHttpClient client = gateway.client();
    server.enqueue(json("of another model"));
    assertThatThrownBy(() -> text(client, chat().build()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fault");
    assertThat(server.getRequestCount()).isOne();
    await(
        () ->
            client.connectionPool().idleConnectionCount()
                == client.connectionPool().connectionCount());
  }

  @Test
  void aNullAnswerIsAFault() throws Exception {
    gateway.plan = (request, context, up) -> null;
    server.enqueue(json("ok"));
    assertThat(text(gateway.client(), chat().build())).isEqualTo("ok");
  }

  @Test
  void theClientsFailureIsTheApplications() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    assertThatThrownBy(() -> text(client, chat().build())).isInstanceOf(IOException.class);
    assertThat(gateway.requests).hasSize(1);
    Request refused = chat().url("http://127.0.0.1:1/v1/x").build();
    assertThatThrownBy(() -> text(client, refused)).isInstanceOf(java.net.ConnectException.class);
  }

  @Test
  void anAnswerMayComeLaterFromAnotherThread() throws Exception {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> later;
    CompletableFuture<Response> response = enqueued(gateway.client().newCall(chat().build()));
    await(() -> gateway.requests.size() == 1);
    Thread thread = new Thread(() -> later.complete(answer(200, "late")));
    thread.start();
    assertThat(response.get(20, TimeUnit.SECONDS).body().string()).isEqualTo("late");
  }

  @Test
  void aClonedCallIsACallOfItsOwn() throws Exception {
    Call call = gateway.client().newCall(chat().build());
    server.enqueue(json("1"));
    server.enqueue(json("2"));
    try (Response first = call.execute();
        Response second = call.clone().execute()) {
      assertThat(first.body().string() + second.body().string()).isEqualTo("12");
    }
    assertThat(gateway.requests).hasSize(2);
  }

  @Test
  void callsToOtherPathsAndPlacesOnlyLoseOurHeaders() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(json("models"));
    Request models =
        new Request.Builder()
            .url(server.url("/v1/models"))
            .header("X-Llmcost-Tags", "a")
            .header("X-Other", "b")
            .build();
    assertThat(text(client, models)).isEqualTo("models");
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("x-llmcost-tags")).isNull();
    assertThat(sent.getHeader("X-Other")).isEqualTo("b");
    gateway.watching = false;
    server.enqueue(json("elsewhere"));
    assertThat(text(client, chat().build())).isEqualTo("elsewhere");
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void errorBodiesArePassedOn() throws Exception {
    OkHttpClient client = gateway.client();
    for (int status : new int[] {400, 404, 429, 500, 503}) {
      server.enqueue(json("{\"error\":" + status + "}").setResponseCode(status));
      try (Response response = client.newCall(chat().build()).execute()) {
        assertThat(response.code()).isEqualTo(status);
        assertThat(response.body().string()).isEqualTo("{\"error\":" + status + "}");
      }
    }
    assertConnectionsAtRest(client, 1);
  }
}
