package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of the asynchronous client: what the gateway may do, and what both sides then see. */
class AsyncCallsTest extends AsyncCase {

  private final Recorder recorder = new Recorder();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallThatIsPassedOnIsTheSameOnTheWire(boolean minimal) throws Exception {
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    CloseableHttpAsyncClient client = minimal ? minimal() : client();
    detach();
    assertThat(text(client.execute(chat(), null))).isEqualTo("one");
    assertAtRest();
    attach();
    assertThat(text(client.execute(chat(), null))).isEqualTo("two");
    RecordedRequest without = taken();
    RecordedRequest with = taken();
    assertThat(with.getRequestLine()).isEqualTo(without.getRequestLine());
    assertThat(with.getHeaders()).isEqualTo(without.getHeaders());
    assertThat(with.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(with.getSequenceNumber()).as("the connection is kept").isOne();
    assertThat(gateway.requests.get(0).body()).isEqualTo(bytes(ASKED));
    assertThat(gateway.requests.get(0).headers().get("authorization")).isEqualTo("Bearer k");
    assertThat(gateway.contexts.get(0).isBlocking()).isFalse();
    assertThat(gateway.contexts.get(0).clientId()).isNull();
    assertAtRest();
  }

  @Test
  void anAnswerOfOursNeedsNoCallAndComesOnAnotherThread() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "h\u00e9llo"));
    AsyncLog log = new AsyncLog();
    CloseableHttpAsyncClient client = client();
    client.execute(log.producer(chat()), log.consumer(), log).get(10, TimeUnit.SECONDS);
    await(() -> log.completedOn != null);
    assertThat(log.completedOn).isNotSameAs(Thread.currentThread());
    assertThat(log.size()).isEqualTo(bytes("h\u00e9llo").length);
    assertThat(text(client.execute(chat(), null))).isNotEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aRewrittenCallIsSentRewritten() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withBody(bytes("{\"model\":\"a-much-longer-name-than-before\"}"))
                    .withHeaders(request.headers().with("X-Added", "yes")));
    server.enqueue(json("ok"));
    assertThat(text(client().execute(chat(), null))).isEqualTo("ok");
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("X-Added")).isEqualTo("yes");
    assertThat(sent.getHeader("Content-Length")).isEqualTo("42");
    assertThat(sent.getHeaders().values("Content-Type")).hasSize(1);
    assertThat(sent.getBody().readUtf8())
        .isEqualTo("{\"model\":\"a-much-longer-name-than-before\"}");
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
    assertThat(text(client().execute(chat(), null))).isEqualTo("third");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken().getBody().readUtf8()).isEqualTo("{}");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertAtRest();
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
    AsyncLog log = new AsyncLog();
    Future<String> call = client().execute(log.producer(chat()), log.consumer(), log);
    await(() -> log.size() > 0);
    assertThat(recorder.ends).as("still coming").isZero();
    call.get(10, TimeUnit.SECONDS);
    assertThat(recorder.ends).isOne();
    assertThat(recorder.text()).isEqualTo("data: one\n\ndata: two\n\ndata: [DONE]\n\n");
    assertThat(log.size()).isEqualTo(recorder.text().length());
    assertThat(recorder.aborts).isZero();
    assertAtRest();
  }

  @Test
  void aFilterWritesWhatTheApplicationReads() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.filteredBy(new LateShout()));
    server.enqueue(json("quiet"));
    assertThat(text(client().execute(chat(), null))).isEqualTo("QUIET");
    assertAtRest();
  }

  @Test
  void anAnswerThatIsDecidedLateWaitsInTheConnection() throws Exception {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> up.send(request).thenCompose(live -> later.thenApply(no -> live));
    server.enqueue(json("x".repeat(200_000)));
    Future<org.apache.http.HttpResponse> call = client().execute(chat(), null);
    taken();
    assertThat(call.isDone()).isFalse();
    later.complete(null);
    assertThat(text(call)).hasSize(200_000);
    assertAtRest();
  }

  private AsyncLog silentCall(CompletableFuture<Future<String>> made, HttpPost post)
      throws Exception {
    AsyncLog log = new AsyncLog();
    made.complete(client().execute(log.producer(post), log.consumer(), log));
    return log;
  }

  @Test
  void whoCancelsACallThatWaitsEndsIt() throws Exception {
    CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> later;
    CompletableFuture<Future<String>> call = new CompletableFuture<>();
    AsyncLog log = silentCall(call, chat());
    call.get().cancel(true);
    assertThat(call.get().isCancelled()).isTrue();
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    later.complete(answer(200, "too late"));
    assertThat(log.events("consumer")).containsExactly("consumer cancelled", "consumer closed");
    assertThat(log.events("producer closed")).hasSize(1);
    assertThat(log.events("callback")).hasSize(1);
  }

  @Test
  void whoAbortsTheRequestStopsTheExchange() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    CompletableFuture<Future<String>> call = new CompletableFuture<>();
    HttpPost post = chat();
    AsyncLog log = silentCall(call, post);
    taken();
    post.abort();
    await(() -> log.events("consumer closed").size() == 1);
    assertThat(log.events("consumer cancelled")).hasSize(1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    assertThat(call.get().isCancelled()).isTrue();
    assertAtRest();
  }

  @Test
  void soElsewhere() throws Exception {
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    CompletableFuture<Future<String>> call = new CompletableFuture<>();
    HttpPost post = chat();
    AsyncLog log = silentCall(call, post);
    taken(other);
    post.abort();
    await(() -> log.events("consumer closed").size() == 1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    assertAtRest();
  }

  @Test
  void aStreamThatIsAbortedIsSeenToBe() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
    server.enqueue(events().throttleBody(24, 2, TimeUnit.SECONDS));
    HttpPost post = chat();
    AsyncLog log = silentCall(new CompletableFuture<>(), post);
    await(() -> log.size() > 0);
    post.abort();
    await(() -> recorder.aborts == 1);
    assertThat(recorder.ends).isZero();
    assertAtRest();
  }

  @Test
  void theClientsFailuresAreTheApplications() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    CloseableHttpAsyncClient client = client();
    HttpPost post = chat();
    assertThatThrownBy(() -> text(client.execute(post, null)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
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
    CloseableHttpAsyncClient client = client();
    assertThat(text(client.execute(chat(), null))).isEqualTo("ok");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    live -> {
                      throw new IllegalStateException("ours");
                    });
    server.enqueue(json("ok"));
    assertThat(text(client.execute(chat(), null))).isEqualTo("ok");
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertAtRest();
  }

  @Test
  void anotherOriginGetsNothingOfTheApplications() throws Exception {
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(json("theirs").setResponseCode(307).setHeader("Location", server.url("/no")));
    CloseableHttpAsyncClient client =
        started(
            builder()
                .setUserAgent("ours")
                .addInterceptorFirst(
                    (org.apache.http.HttpRequest request,
                        org.apache.http.protocol.HttpContext context) ->
                        request.addHeader("X-Intercepted", "ours"))
                .build());
    HttpPost post = chat();
    post.setHeader("X-Mine", "ours");
    assertThat(text(client.execute(post, null))).isEqualTo("theirs");
    RecordedRequest sent = taken(other);
    assertThat(sent.getHeaders().toString()).doesNotContain("ours");
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer theirs");
    assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.contexts.get(0).clientId()).isNotNull();
    assertThat(isKept(client)).isTrue();
    assertThat(server.getRequestCount()).isZero();
    assertAtRest();
  }

  // A caller may have its answer a little before the connection is free.
  private boolean isKept(CloseableHttpAsyncClient client) throws Exception {
    for (int i = 0; i < 20; i++) {
      other.enqueue(json("again"));
      assertThat(text(client.execute(chat(), null))).isEqualTo("again");
      if (taken(other).getSequenceNumber() > 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aBodyOverTheLimitPassesThrough() throws Exception {
    gateway.maxBodyBytes = 10;
    server.enqueue(json("known"));
    server.enqueue(json("unknown"));
    CloseableHttpAsyncClient client = client();
    assertThat(text(client.execute(chat(), null))).isEqualTo("known");
    HttpPost chunked = chat();
    chunked.setEntity(new InputStreamEntity(new ByteArrayInputStream(bytes(ASKED)), -1));
    assertThat(text(client.execute(chunked, null))).isEqualTo("unknown");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    RecordedRequest sent = taken();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(sent.getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).hasSize(2);
  }

  @Test
  void aChunkedBodyStaysChunked() throws Exception {
    server.enqueue(json("ok"));
    HttpPost chunked = chat();
    chunked.setEntity(new InputStreamEntity(new ByteArrayInputStream(bytes(ASKED)), -1));
    assertThat(text(client().execute(chunked, null))).isEqualTo("ok");
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void whatIsNotOursGoesByButWithoutOurHeaders() throws Exception {
    server.enqueue(json("elsewhere"));
    server.enqueue(json("not watched"));
    CloseableHttpAsyncClient client = client();
    HttpPost elsewhere = new HttpPost(server.url("/elsewhere").uri());
    elsewhere.setEntity(chat().getEntity());
    elsewhere.setHeader("x-llmcost-tag", "t");
    assertThat(text(client.execute(elsewhere, null))).isEqualTo("elsewhere");
    gateway.watching = false;
    assertThat(text(client.execute(chat(), null))).isEqualTo("not watched");
    assertThat(gateway.requests).isEmpty();
    assertThat(taken().getHeader("x-llmcost-tag")).isNull();
  }
}
