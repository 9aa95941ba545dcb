package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;

/** What the gateway may do with a call, and what the application and the server then see. */
class ClassicCallsTest extends Apache5Case {

  @Test
  void aCallThatIsPassedOnIsTheSameOnTheWire() throws Exception {
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    HttpPost post = chat();
    post.addHeader("Authorization", "Bearer k");
    assertThat(text(builder().build(), post)).isEqualTo("one");
    HttpPost again = chat();
    again.addHeader("Authorization", "Bearer k");
    assertThat(text(client(), again)).isEqualTo("two");
    RecordedRequest without = taken(server);
    RecordedRequest with = taken(server);
    assertThat(with.getRequestLine()).isEqualTo(without.getRequestLine());
    assertThat(with.getHeaders()).isEqualTo(without.getHeaders());
    assertThat(with.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(with.getSequenceNumber()).as("the connection is kept").isOne();
    HttpRequest seen = gateway.requests.get(0);
    assertThat(seen.headers().get("authorization")).isEqualTo("Bearer k");
    assertThat(seen.headers().get("content-type")).startsWith("application/json");
    assertThat(seen.url().toString()).isEqualTo(server.url("/v1/chat/completions").toString());
    assertThat(seen.body()).isEqualTo(bytes(ASKED));
    assertConnectionsAtRest(1);
  }

  @Test
  void soThroughTheMinimalClient() throws Exception {
    CloseableHttpClient minimal = HttpClients.createMinimal(pool);
    CloseableHttpClient hooked = new HookedClient(minimal, gateway.glue);
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    HttpHost host = new HttpHost("http", server.getHostName(), server.getPort());
    assertThat(minimalText(minimal, host)).isEqualTo("one");
    assertThat(minimalText(hooked, host)).isEqualTo("two");
    assertThat(taken(server).getHeaders()).isEqualTo(taken(server).getHeaders());
    assertThat(gateway.requests).hasSize(1);
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(json("moved"));
    assertThat(minimalText(hooked, host)).isEqualTo("moved");
    assertThat(taken(other).getHeader("Authorization")).isEqualTo("Bearer theirs");
  }

  @SuppressWarnings("deprecation") // what all versions have
  private String minimalText(CloseableHttpClient minimal, HttpHost host) throws IOException {
    try (CloseableHttpResponse response =
        minimal.execute(host, chat(), HttpClientContext.create())) {
      return text(response);
    }
  }

  @Test
  void theTargetMayStandApartFromTheRequest() throws Exception {
    server.enqueue(json("ok"));
    CloseableHttpClient client = client();
    HttpHost host = new HttpHost("http", server.getHostName(), server.getPort());
    String got =
        client.execute(
            host,
            ClassicRequestBuilder.post()
                .setUri("/v1/x?api-version=1%202")
                .setEntity(chat().getEntity())
                .build(),
            response ->
                response.getCode() + new String(response.getEntity().getContent().readAllBytes()));
    assertThat(got).isEqualTo("200ok");
    assertThat(taken(server).getPath()).isEqualTo("/v1/x?api-version=1%202");
    assertThat(gateway.requests.get(0).url().path()).isEqualTo("/v1/x");
    assertConnectionsAtRest(1);
  }

  @Test
  void aRewrittenCallIsSentRewritten() throws Exception {
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
    server.enqueue(json("ok"));
    HttpPost post = chat();
    post.addHeader("X-Dropped", "1");
    post.addHeader("X-Kept", "2");
    CloseableHttpClient client =
        client(builder().setDefaultHeaders(Collections.singleton(new BasicHeader("X-Key", "d"))));
    assertThat(text(client, post)).isEqualTo("ok");
    RecordedRequest sent = taken(server);
    assertThat(sent.getRequestLine()).isEqualTo("POST /v1/other?x=%20y HTTP/1.1");
    assertThat(sent.getHeader("X-Added")).isEqualTo("yes");
    assertThat(sent.getHeader("X-Kept")).isEqualTo("2");
    assertThat(sent.getHeader("X-Dropped")).isNull();
    assertThat(sent.getHeaders().values("X-Key")).containsExactly("d");
    assertThat(sent.getHeaders().values("Content-Type")).hasSize(1);
    assertThat(sent.getHeader("Content-Length")).isEqualTo("30");
    assertThat(sent.getBody().readUtf8()).isEqualTo("{\"model\":\"a-much-longer-name\"}");
    assertThat(gateway.requests.get(0).headers().get("x-key")).isEqualTo("d");
  }

  @Test
  void anAnswerOfOursNeedsNoCall() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "h\u00e9llo"));
    HttpClientContext context = HttpClientContext.create();
    @SuppressWarnings("deprecation") // what all versions have
    CloseableHttpResponse open = client().execute(chat(), context);
    try (CloseableHttpResponse response = open) {
      assertThat(response.getCode()).isEqualTo(200);
      assertThat(response.getReasonPhrase()).isEqualTo("OK");
      assertThat(response.getFirstHeader("x-llmcost-cache").getValue()).isEqualTo("hit");
      assertThat(response.getEntity().getContentLength()).isEqualTo(6);
      assertThat(response.getEntity().getContentType()).isEqualTo("application/json");
      assertThat(text(response)).hasSize(5);
    }
    assertThat(server.getRequestCount()).isZero();
    assertConnectionsAtRest(0);
  }

  @Test
  void anAnswerThatWeCompressIsDecodedWhereTheClientWouldHaveDone() throws Exception {
    HttpResponse compressed;
    server.enqueue(gzipped("plain"));
    try (CloseableHttpResponse raw = open(builder().disableContentCompression().build(), chat())) {
      compressed =
          HttpResponse.whole(
              200,
              io.llmcost.agent.http.Headers.of("Content-Encoding", "gzip"),
              raw.getEntity().getContent().readAllBytes());
    }
    gateway.plan = (request, context, up) -> done(compressed);
    assertThat(text(client(), chat())).isEqualTo("plain");
    CloseableHttpClient raw = client(builder().disableContentCompression());
    try (CloseableHttpResponse response = open(raw, chat())) {
      assertThat(response.getEntity().getContent().readAllBytes()).isEqualTo(compressed.bytes());
    }
  }

  @Test
  void oneCallMayBeSentAgain() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      assertThat(FakeGateway.whole(first).bytes()).isEqualTo(bytes("first"));
                      return up.send(request.withBody(bytes("{}")));
                    })
                .thenCompose(
                    second -> {
                      second.discard();
                      return up.send(request);
                    });
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    server.enqueue(json("third"));
    assertThat(text(client(), chat())).isEqualTo("third");
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken(server).getBody().readUtf8()).isEqualTo("{}");
    assertThat(taken(server).getSequenceNumber()).as("on the same connection").isEqualTo(2);
    assertConnectionsAtRest(1);
  }

  @Test
  void aResponseThatNobodyTookIsClosed() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(unread -> answer(200, "instead"));
    server.enqueue(json("unread"));
    assertThat(text(client(), chat())).isEqualTo("instead");
    assertConnectionsAtRest(1);
  }

  @Test
  void whatIsNotOursGoesByButWithoutOurHeaders() throws Exception {
    server.enqueue(json("get"));
    server.enqueue(json("elsewhere"));
    server.enqueue(json("not watched"));
    CloseableHttpClient client = client();
    assertThat(text(client, new HttpGet(server.url("/v1/models").uri()))).isEqualTo("get");
    HttpPost elsewhere = new HttpPost(server.url("/elsewhere").uri());
    elsewhere.setEntity(chat().getEntity());
    elsewhere.addHeader("x-llmcost-tag", "t");
    assertThat(text(client, elsewhere)).isEqualTo("elsewhere");
    gateway.watching = false;
    assertThat(text(client, chat())).isEqualTo("not watched");
    assertThat(gateway.requests).isEmpty();
    taken(server);
    assertThat(taken(server).getHeader("x-llmcost-tag")).isNull();
  }

  @Test
  void afterAFaultOfOursTheCallIsMadeWithoutUs() throws Exception {
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("ours");
        };
    server.enqueue(json("ok"));
    HttpPost post = chat();
    post.addHeader("x-llmcost-tag", "t");
    assertThat(text(client(), post)).isEqualTo("ok");
    RecordedRequest sent = taken(server);
    assertThat(sent.getHeader("x-llmcost-tag")).isNull();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
  }

  @Test
  void afterAFaultOfOursNothingIsSentTwice() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    live -> {
                      throw new IllegalStateException("ours");
                    });
    server.enqueue(json("ok"));
    assertThat(text(client(), chat())).isEqualTo("ok");
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    live -> {
                      FakeGateway.whole(live);
                      throw new IllegalStateException("ours");
                    });
    server.enqueue(json("lost"));
    assertThatThrownBy(() -> text(client(), chat())).isInstanceOf(IOException.class);
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertConnectionsAtRest(1);
  }

  @Test
  void theClientsFailuresAreTheApplications() throws Exception {
    CloseableHttpClient client = client(builder().disableAutomaticRetries());
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    HttpPost post = chat();
    Throwable without = failure(builder().disableAutomaticRetries().build(), post);
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    Throwable with = failure(client, chat());
    assertThat(with).hasSameClassAs(without).hasMessage(without.getMessage());
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertThat(failure(client, unreachable()))
        .hasSameClassAs(failure(builder().build(), unreachable()));
    assertConnectionsAtRest(0);
  }

  private static Throwable failure(CloseableHttpClient client, HttpPost post) {
    try {
      text(client, post);
    } catch (IOException e) {
      return e;
    }
    throw new AssertionError("no failure");
  }

  private HttpPost unreachable() {
    HttpPost post = new HttpPost("http://127.0.0.1:1/v1/chat/completions");
    post.setEntity(chat().getEntity());
    return post;
  }

  @Test
  void errorStatusesComeWithTheirBodies() throws Exception {
    server.enqueue(json("{\"error\":1}").setResponseCode(400));
    try (CloseableHttpResponse response = open(client(), chat())) {
      assertThat(response.getCode()).isEqualTo(400);
      assertThat(text(response)).isEqualTo("{\"error\":1}");
    }
    assertConnectionsAtRest(1);
  }

  @Test
  void whatTheClientRepeatsItRepeatsBelowUs() throws Exception {
    server.enqueue(json("busy").setResponseCode(429).setHeader("Retry-After", "0"));
    server.enqueue(json("ok"));
    assertThat(text(client(), chat())).isEqualTo("ok");
    assertThat(gateway.requests).hasSize(1);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void redirectsAreTheClients() throws Exception {
    server.enqueue(
        new MockResponse().setResponseCode(307).setHeader("Location", server.url("/v1/moved")));
    server.enqueue(json("ok"));
    HttpClientContext context = HttpClientContext.create();
    @SuppressWarnings("deprecation") // what all versions have
    CloseableHttpResponse open = client().execute(chat(), context);
    try (CloseableHttpResponse response = open) {
      assertThat(text(response)).isEqualTo("ok");
    }
    taken(server);
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(context.getRedirectLocations().getAll())
        .containsExactly(server.url("/v1/moved").uri());
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void timeoutsAreTheClients() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpPost post = chat();
    post.setConfig(RequestConfig.custom().setResponseTimeout(300, TimeUnit.MILLISECONDS).build());
    assertThatThrownBy(() -> text(client(), post)).isInstanceOf(SocketTimeoutException.class);
    assertThat(server.getRequestCount()).isOne();
    assertThat(gateway.contexts.get(0).remainingNanos())
        .isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertConnectionsAtRest(0);
  }

  @Test
  void aCallThatWaitsForAnotherOneCanBeCancelled() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> never;
    HttpPost post = chat();
    CompletableFuture<Throwable> failed =
        CompletableFuture.supplyAsync(() -> failure(client(), post));
    await(() -> !gateway.contexts.isEmpty());
    post.cancel();
    assertThat(failed.get(10, TimeUnit.SECONDS))
        .isInstanceOf(org.apache.hc.client5.http.impl.classic.RequestFailedException.class);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @Test
  void aCallThatIsUnderWayCanBeCancelled() throws Exception {
    for (boolean elsewhere : new boolean[] {false, true}) {
      gateway.plan = (request, context, up) -> up.send(elsewhere ? moved(request) : request);
      MockResponse silence = new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
      (elsewhere ? other : server).enqueue(silence);
      HttpPost post = chat();
      CompletableFuture<Throwable> failed =
          CompletableFuture.supplyAsync(() -> failure(client(), post));
      taken(elsewhere ? other : server);
      post.cancel();
      assertThat(failed.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertConnectionsAtRest(0);
    }
  }

  @Test
  void anInterruptedCallEnds() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> never;
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    Thread caller = new Thread(() -> failed.complete(failure(client(), chat())));
    caller.start();
    await(() -> !gateway.contexts.isEmpty());
    caller.interrupt();
    assertThat(failed.get(10, TimeUnit.SECONDS)).isInstanceOf(java.io.InterruptedIOException.class);
  }
}
