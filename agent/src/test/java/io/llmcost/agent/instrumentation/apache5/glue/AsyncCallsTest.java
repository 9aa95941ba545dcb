package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.apache.hc.client5.http.async.methods.AbstractCharResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.StreamChannel;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.junit.jupiter.api.Test;

/** Calls of the asynchronous client: what the gateway may do, and what both sides then see. */
class AsyncCallsTest extends AsyncCase {

  @Test
  void aCallThatIsPassedOnIsTheSameOnTheWire() throws Exception {
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    CloseableHttpAsyncClient hooked = asyncClient();
    assertThat(get(clients.get(0).execute(asyncChat(), null)).getBodyText()).isEqualTo("one");
    assertAtRest();
    assertThat(get(hooked.execute(asyncChat(), null)).getBodyText()).isEqualTo("two");
    RecordedRequest without = taken(server);
    RecordedRequest with = taken(server);
    assertThat(with.getRequestLine()).isEqualTo(without.getRequestLine());
    assertThat(with.getHeaders()).isEqualTo(without.getHeaders());
    assertThat(with.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(with.getSequenceNumber()).as("the connection is kept").isOne();
    assertThat(gateway.requests.get(0).body()).isEqualTo(bytes(ASKED));
    assertThat(gateway.requests.get(0).headers().get("authorization")).isEqualTo("Bearer k");
    assertThat(gateway.contexts.get(0).isBlocking()).isFalse();
    assertAtRest();
  }

  @Test
  void soThroughTheMinimalClient() throws Exception {
    CloseableHttpAsyncClient minimal = HttpAsyncClients.createMinimal(connections);
    minimal.start();
    clients.add(minimal);
    CloseableHttpAsyncClient hooked = new HookedAsyncClient(minimal, gateway.glue);
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    assertThat(get(minimal.execute(asyncChat(), null)).getBodyText()).isEqualTo("one");
    assertAtRest();
    assertThat(get(hooked.execute(asyncChat(), null)).getBodyText()).isEqualTo("two");
    assertThat(taken(server).getHeaders()).isEqualTo(taken(server).getHeaders());
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(json("moved"));
    assertThat(get(hooked.execute(asyncChat(), null)).getBodyText()).isEqualTo("moved");
    assertThat(gateway.requests).hasSize(2);
    assertAtRest();
  }

  @Test
  void anAnswerOfOursNeedsNoCallAndComesOnAnotherThread() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "h\u00e9llo"));
    CompletableFuture<Thread> on = new CompletableFuture<>();
    SimpleHttpResponse response =
        get(
            asyncClient()
                .execute(
                    asyncChat(),
                    new FutureCallback<SimpleHttpResponse>() {
                      @Override
                      public void completed(SimpleHttpResponse result) {
                        on.complete(Thread.currentThread());
                      }

                      @Override
                      public void failed(Exception e) {
                        on.completeExceptionally(e);
                      }

                      @Override
                      public void cancelled() {
                        on.cancel(true);
                      }
                    }));
    assertThat(response.getCode()).isEqualTo(200);
    assertThat(response.getFirstHeader("x-llmcost-cache").getValue()).isEqualTo("hit");
    assertThat(response.getBodyBytes()).isEqualTo(bytes("h\u00e9llo"));
    assertThat(on.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aRewrittenCallIsSentRewritten() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withBody(bytes("{\"model\":\"a-much-longer-name\"}"))
                    .withHeaders(request.headers().with("X-Added", "yes")));
    server.enqueue(json("ok"));
    assertThat(get(asyncClient().execute(asyncChat(), null)).getBodyText()).isEqualTo("ok");
    RecordedRequest sent = taken(server);
    assertThat(sent.getHeader("X-Added")).isEqualTo("yes");
    assertThat(sent.getHeader("Content-Length")).isEqualTo("30");
    assertThat(sent.getHeaders().values("Content-Type")).hasSize(1);
    assertThat(sent.getBody().readUtf8()).isEqualTo("{\"model\":\"a-much-longer-name\"}");
  }

  @Test
  void oneCallMayBeSentAgain() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(first -> first.readWhole(100))
                .thenCompose(first -> up.send(request.withBody(bytes("{}"))))
                .thenCompose(
                    second -> {
                      second.discard();
                      return up.send(request);
                    });
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    server.enqueue(json("third"));
    assertThat(get(asyncClient().execute(asyncChat(), null)).getBodyText()).isEqualTo("third");
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken(server).getBody().readUtf8()).isEqualTo("{}");
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertAtRest();
  }

  /** Keeps the lines as they come. */
  private static final class Lines extends AbstractCharResponseConsumer<String> {
    final List<String> parts = new CopyOnWriteArrayList<>();
    final CountDownLatch first = new CountDownLatch(1);

    @Override
    protected void start(org.apache.hc.core5.http.HttpResponse response, ContentType type) {}

    @Override
    protected int capacityIncrement() {
      return 8;
    }

    @Override
    protected void data(CharBuffer source, boolean end) {
      parts.add(source.toString());
      source.position(source.limit());
      first.countDown();
    }

    @Override
    protected String buildResult() {
      return String.join("", parts);
    }

    @Override
    public void failed(Exception cause) {}

    @Override
    public void releaseResources() {}
  }

  private static MockResponse events() {
    return new MockResponse()
        .setHeader("Content-Type", "text/event-stream")
        .setChunkedBody("data: one\n\ndata: two\n\ndata: [DONE]\n\n", 7);
  }

  @Test
  void aStreamIsSeenAsItComes() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
    server.enqueue(events().throttleBody(24, 300, TimeUnit.MILLISECONDS));
    Lines lines = new Lines();
    Future<String> text =
        asyncClient().execute(SimpleRequestProducer.create(asyncChat()), lines, null);
    assertThat(lines.first.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(recorder.ends).as("still coming").isZero();
    assertThat(text.get(10, TimeUnit.SECONDS))
        .isEqualTo("data: one\n\ndata: two\n\ndata: [DONE]\n\n");
    await(() -> recorder.ends == 1);
    assertThat(recorder.text()).isEqualTo(text.get());
    assertThat(recorder.aborts).isZero();
    assertAtRest();
  }

  @Test
  void aFilterWritesWhatTheApplicationReads() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.filteredBy(new LateShout()));
    server.enqueue(json("quiet"));
    SimpleHttpResponse response = get(asyncClient().execute(asyncChat(), null));
    assertThat(response.getBodyText()).isEqualTo("QUIET");
    assertThat(response.getFirstHeader("Content-Length")).isNull();
    assertAtRest();
  }

  // Whether a client that is told so lets go of the connection at once depends on its version.
  @Test
  void whoCancelsTheCallCancelsWhatTheClientDoesForIt() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HookedAsyncClient below = new HookedAsyncClient(bare(asyncBuilder()), null);
    CloseableHttpAsyncClient client = new HookedAsyncClient(below, gateway.glue);
    Log log = new Log();
    Future<String> call = client.execute(log.producer(asyncChat()), log.consumer(), log);
    taken(server);
    assertThat(call.cancel(true)).isTrue();
    assertThat(call.isCancelled()).isTrue();
    assertThat(below.made).hasSize(1).allMatch(Future::isCancelled);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    await(() -> log.events("consumer released").size() == 1);
    assertThat(log.events("consumer failed")).hasSize(1);
    assertThat(log.events("producer released")).hasSize(1);
  }

  @Test
  void soElsewhere() throws Exception {
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    Log log = new Log();
    Future<String> call = asyncClient().execute(log.producer(asyncChat()), log.consumer(), log);
    taken(other);
    assertThat(call.cancel(true)).isTrue();
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    await(() -> log.events("consumer released").size() == 1);
    assertThat(log.events("consumer failed")).hasSize(1);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aCallThatIsCancelledWhileNobodySendsIsOver() throws Exception {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> later;
    Log log = new Log();
    Future<String> call = asyncClient().execute(log.producer(asyncChat()), log.consumer(), log);
    assertThat(call.cancel(true)).isTrue();
    later.complete(answer(200, "too late"));
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    assertThat(log.events("consumer")).containsExactly("consumer failed", "consumer released");
    assertThat(log.events("producer released")).hasSize(1);
  }

  @Test
  void aStreamThatIsCancelledIsAborted() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
    server.enqueue(events().throttleBody(24, 2, TimeUnit.SECONDS));
    Lines lines = new Lines();
    Future<String> text =
        asyncClient().execute(SimpleRequestProducer.create(asyncChat()), lines, null);
    assertThat(lines.first.await(10, TimeUnit.SECONDS)).isTrue();
    text.cancel(true);
    await(() -> recorder.aborts == 1);
    assertThat(recorder.ends).isZero();
    assertAtRest();
  }

  @Test
  void theClientsFailuresAreTheApplications() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    assertThatThrownBy(() -> get(asyncClient().execute(asyncChat(), null)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    SimpleHttpRequest unreachable =
        new SimpleHttpRequest("POST", java.net.URI.create("http://127.0.0.1:1/v1/x"));
    unreachable.setBody(ASKED, ContentType.APPLICATION_JSON);
    assertThatThrownBy(() -> get(asyncClient().execute(unreachable, null)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(java.net.ConnectException.class);
    assertThat(server.getRequestCount()).isOne();
    assertAtRest();
  }

  @Test
  void afterAFaultOfOursTheCallIsMadeOnce() throws Exception {
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("ours");
        };
    server.enqueue(json("ok"));
    assertThat(get(asyncClient().execute(asyncChat(), null)).getBodyText()).isEqualTo("ok");
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    live -> {
                      throw new IllegalStateException("ours");
                    });
    server.enqueue(json("ok"));
    assertThat(get(asyncClient().execute(asyncChat(), null)).getBodyText()).isEqualTo("ok");
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertAtRest();
  }

  @Test
  void anotherOriginGetsNothingOfTheApplications() throws Exception {
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(json("theirs"));
    HttpAsyncClientBuilder builder =
        asyncBuilder()
            .setUserAgent("ours")
            .addRequestInterceptorFirst(
                (request, entity, context) -> request.addHeader("X-Intercepted", "ours"));
    CloseableHttpAsyncClient client = new HookedAsyncClient(bare(builder), gateway.glue);
    SimpleHttpRequest request = asyncChat();
    request.setHeader("X-Mine", "ours");
    assertThat(get(client.execute(request, null)).getBodyText()).isEqualTo("theirs");
    RecordedRequest sent = taken(other);
    assertThat(sent.getHeaders().toString()).doesNotContain("ours");
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer theirs");
    assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
    assertThat(sent.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.contexts.get(0).clientId()).isNotNull();
    assertThat(server.getRequestCount()).isZero();
    assertAtRest();
  }

  @Test
  void aBodyOverTheLimitPassesThrough() throws Exception {
    gateway.maxBodyBytes = 10;
    server.enqueue(json("known"));
    server.enqueue(json("unknown"));
    CloseableHttpAsyncClient client = asyncClient();
    assertThat(get(client.execute(asyncChat(), null)).getBodyText()).isEqualTo("known");
    AsyncEntityProducer chunked =
        new AbstractBinAsyncEntityProducer(0, ContentType.APPLICATION_JSON) {
          private final ByteBuffer rest = ByteBuffer.wrap(bytes(ASKED));

          @Override
          protected int availableData() {
            return rest.remaining();
          }

          @Override
          protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
            channel.write(rest);
            if (!rest.hasRemaining()) {
              channel.endStream();
            }
          }

          @Override
          public boolean isRepeatable() {
            return false;
          }

          @Override
          public void failed(Exception cause) {}
        };
    SimpleHttpResponse response =
        get(
            client.execute(
                new BasicRequestProducer("POST", server.url("/v1/x").uri(), chunked),
                SimpleResponseConsumer.create(),
                null));
    assertThat(response.getBodyText()).isEqualTo("unknown");
    taken(server);
    RecordedRequest sent = taken(server);
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(sent.getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).hasSize(2);
    assertAtRest();
  }

  @Test
  void aBodyThatIsNotHereYetPassesThrough() throws Exception {
    server.enqueue(json("ok"));
    LateProducer producer = new LateProducer(server.url("/v1/x").uri(), bytes(ASKED));
    SimpleHttpResponse response =
        get(asyncClient().execute(producer, SimpleResponseConsumer.create(), null));
    assertThat(response.getBodyText()).isEqualTo("ok");
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.passedThrough).hasSize(1);
  }

  @Test
  void whatIsNotOursGoesByButWithoutOurHeaders() throws Exception {
    server.enqueue(json("elsewhere"));
    server.enqueue(json("not watched"));
    CloseableHttpAsyncClient client = asyncClient();
    SimpleHttpRequest elsewhere = new SimpleHttpRequest("POST", server.url("/elsewhere").uri());
    elsewhere.setBody(ASKED, ContentType.APPLICATION_JSON);
    elsewhere.setHeader("x-llmcost-tag", "t");
    assertThat(get(client.execute(elsewhere, null)).getBodyText()).isEqualTo("elsewhere");
    gateway.watching = false;
    assertThat(get(client.execute(asyncChat(), null)).getBodyText()).isEqualTo("not watched");
    assertThat(gateway.requests).isEmpty();
    assertThat(taken(server).getHeader("x-llmcost-tag")).isNull();
  }

  @Test
  void anAnswerThatIsLateCompletesTheCall() throws Exception {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> later;
    Future<SimpleHttpResponse> call = asyncClient().execute(asyncChat(), null);
    assertThat(call.isDone()).isFalse();
    later.complete(answer(429, "busy"));
    assertThat(get(call).getCode()).isEqualTo(429);
  }
}
