package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class WebClientBodiesTest extends WebClientCase {

  private static final NettyDataBufferFactory BUFFERS =
      new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

  private final List<ByteBuf> allocated = new ArrayList<>();

  private DataBuffer counted(String text) {
    ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes(text));
    allocated.add(buffer);
    return BUFFERS.wrap(buffer);
  }

  private void assertAllReleased() {
    assertThat(allocated).isNotEmpty().allMatch(buffer -> buffer.refCnt() == 0);
  }

  /** A connector that answers at once, on the thread that subscribes. */
  private static ClientHttpConnector answering(Flux<DataBuffer> body) {
    return (method, uri, callback) ->
        callback
            .apply(new CapturedRequest(method, uri, 1 << 20))
            .then(Mono.fromSupplier(() -> ResponseView.of(200, typed(), body, null)));
  }

  private static HttpHeaders typed() {
    HttpHeaders headers = new HttpHeaders();
    headers.add("Content-Type", "text/plain;charset=UTF-8");
    return headers;
  }

  @Test
  void observersSeeAStreamGoBy() {
    server.enqueue(
        new MockResponse()
            .setHeader("Content-Type", "text/event-stream")
            .setChunkedBody("data: a\n\ndata: b\n\n", 4));
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));

    List<String> events =
        chat(client()).bodyToFlux(String.class).map(String::trim).collectList().block(LIMIT);

    assertThat(events).containsExactly("a", "b");
    assertThat(recorder.text()).isEqualTo("data: a\n\ndata: b\n\n");
    assertThat(recorder.ends).isEqualTo(1);
    assertThat(recorder.aborts).isZero();
  }

  @Test
  void filtersWriteInPlaceOfWhatCame() {
    server.enqueue(json("quiet"));
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(new LateShout()));

    assertThat(text(client())).isEqualTo("QUIET");
  }

  @Test
  void aCompressedAnswerIsWhatTheClientMakesOfIt() throws IOException {
    Buffer zipped = new Buffer();
    try (okio.BufferedSink sink = Okio.buffer(new GzipSink(zipped))) {
      sink.writeUtf8("{\"zipped\":1}");
    }
    server.enqueue(json("").setBody(zipped).setHeader("Content-Encoding", "gzip"));
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));

    assertThat(text(client())).isEqualTo("{\"zipped\":1}");
    assertThat(recorder.text()).isEqualTo("{\"zipped\":1}");
  }

  @Test
  void buffersAreReleasedWhereAFilterReplacesThem() {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(new LateShout()));
    Flux<DataBuffer> body = Flux.defer(() -> Flux.just(counted("a"), counted("b")));

    assertThat(text(builder(answering(body)).build())).isEqualTo("AB");

    assertAllReleased();
  }

  @Test
  void buffersAreReleasedWhereAStageReadsThem() {
    gateway.plan = (request, context, up) -> up.send(request).thenCompose(r -> r.readWhole(100));
    Flux<DataBuffer> body = Flux.defer(() -> Flux.just(counted("a"), counted("b")));

    assertThat(text(builder(answering(body)).build())).isEqualTo("ab");

    assertAllReleased();
  }

  @Test
  void aBodyThatIsTooLongForAStageIsReleased() {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenCompose(r -> r.readWhole(1)).thenApply(r -> r);
    Flux<DataBuffer> body = Flux.defer(() -> Flux.just(counted("a"), counted("b")));

    assertThatThrownBy(() -> text(builder(answering(body)).build()))
        .hasStackTraceContaining("longer than 1 bytes");

    assertAllReleased();
  }

  @Test
  void anAnswerThatNobodyWaitsForAnyMoreIsReleased() {
    AtomicInteger cancelled = new AtomicInteger();
    Flux<DataBuffer> body = Flux.<DataBuffer>never().doOnCancel(cancelled::incrementAndGet);
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          up.send(request).thenAccept(r -> Mono.just(r).subscribe(ignored -> {}));
          return up.send(request).thenCombine(answer, (r, go) -> r);
        };
    Mono<String> call = chat(builder(answering(body)).build()).bodyToMono(String.class);

    call.subscribe().dispose();
    answer.complete(null);

    assertThat(cancelled.get()).isEqualTo(1);
  }

  @Test
  void aCancellationInAStreamIsSeen() {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    AtomicInteger cancelled = new AtomicInteger();
    Flux<DataBuffer> body =
        Flux.concat(Flux.defer(() -> Flux.just(counted("a\n"))), Flux.<DataBuffer>never())
            .doOnCancel(cancelled::incrementAndGet);

    String first =
        chat(builder(answering(body)).build()).bodyToFlux(String.class).next().block(LIMIT);

    assertThat(first).startsWith("a");
    assertThat(recorder.text()).isEqualTo("a\n");
    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(recorder.cause).isNull();
    assertThat(recorder.ends).isZero();
    assertThat(cancelled.get()).isEqualTo(1);
    assertAllReleased();
  }

  @Test
  void aFailureInAStreamIsSeenAndHandedOn() {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    Flux<DataBuffer> body =
        Flux.concat(Flux.defer(() -> Flux.just(counted("a"))), Flux.error(new IOException("cut")));

    assertThatThrownBy(() -> text(builder(answering(body)).build())).hasStackTraceContaining("cut");

    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(recorder.cause).hasMessage("cut");
  }

  @Test
  void nothingIsReadThatTheApplicationHasNotAskedFor() {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    AtomicInteger produced = new AtomicInteger();
    Flux<DataBuffer> body =
        Flux.range(0, 100)
            .<DataBuffer>map(
                i -> {
                  produced.incrementAndGet();
                  return BUFFERS.wrap(bytes("x"));
                });
    BaseSubscriber<DataBuffer> slow =
        new BaseSubscriber<DataBuffer>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            request(1);
          }
        };

    chat(builder(answering(body)).build()).bodyToFlux(DataBuffer.class).subscribe(slow);
    slow.request(2);

    assertThat(produced.get()).isEqualTo(3);
    slow.cancel();
    assertThat(recorder.aborts).isEqualTo(1);
  }

  @Test
  void aBodyInPiecesGoesOutInPiecesAndIsAskedForOnce() throws Exception {
    server.enqueue(json("{}"));
    AtomicInteger subscriptions = new AtomicInteger();
    Flux<String> body =
        Flux.just("{\"model\":", "\"gpt-4o\"}").doOnSubscribe(s -> subscriptions.incrementAndGet());
    gateway.plan =
        (request, context, up) -> {
          assertThat(request.body()).isEqualTo(bytes(ASKED));
          return up.send(request);
        };

    post(client(), body);

    RecordedRequest request = taken();
    assertThat(request.getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(request.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(subscriptions.get()).isEqualTo(1);
  }

  private static String post(WebClient client, Flux<String> body) {
    return client
        .post()
        .uri("/chat/completions")
        .contentType(MediaType.APPLICATION_JSON)
        .body(body, String.class)
        .retrieve()
        .bodyToMono(String.class)
        .block(LIMIT);
  }

  @Test
  void aBodyOverTheLimitGoesThroughWhole() throws Exception {
    server.enqueue(json("{}"));
    gateway.maxBodyBytes = 10;
    AtomicInteger subscriptions = new AtomicInteger();
    Flux<String> body =
        Flux.range(0, 50)
            .map(i -> "piece " + i + ";")
            .doOnSubscribe(s -> subscriptions.incrementAndGet());

    assertThat(post(client(), body)).isEqualTo("{}");

    assertThat(taken().getBody().readUtf8()).startsWith("piece 0;piece 1;").endsWith("piece 49;");
    assertThat(subscriptions.get()).isEqualTo(1);
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).containsExactly("webclient: request body too long");
  }

  @Test
  void aBodyThatSaysThatItIsTooLongIsNotRead() throws Exception {
    server.enqueue(json("{}"));
    gateway.maxBodyBytes = 10;
    WebClient client =
        builder(netty)
            .defaultHeader("Content-Length", String.valueOf(ASKED.length()))
            .defaultHeader("x-llmcost-cache", "no-store")
            .build();

    assertThat(text(client)).isEqualTo("{}");

    RecordedRequest request = taken();
    assertThat(request.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(request.getHeader("x-llmcost-cache")).isNull();
    assertThat(gateway.passedThrough).containsExactly("webclient: request body too long");
  }

  @Test
  void aFailingRequestBodyFailsTheCall() {
    Mono<String> body = Mono.error(new IllegalStateException("no body"));

    assertThatThrownBy(() -> chat(client(), body).bodyToMono(String.class).block(LIMIT))
        .hasStackTraceContaining("no body");

    assertThat(server.getRequestCount()).isZero();
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void clientsBelowWantNoneOfOurCallsAndAllOthers() {
    List<Boolean> wanted = new ArrayList<>();
    ClientHttpConnector inner = answering(Flux.empty());
    ClientHttpConnector connector =
        (method, uri, callback) -> {
          wanted.add(gateway.services.calls().wants("POST", "/v1/chat/completions"));
          return inner
              .connect(method, uri, callback)
              .doOnSubscribe(
                  s -> wanted.add(gateway.services.calls().wants("POST", "/v1/chat/completions")));
        };

    chat(builder(connector).build())
        .bodyToMono(String.class)
        .doOnTerminate(() -> wanted.add(HandledAbove.here()))
        .block(LIMIT);

    assertThat(wanted).containsExactly(false, false, false);
    assertThat(gateway.services.calls().wants("POST", "/v1/chat/completions")).isTrue();
  }

  @Test
  void aCallThatWantsTheConnectorsOwnRequestGoesThrough() throws Exception {
    assumeTrue(nativeRequest() != null, "since 5.3");
    server.enqueue(json("{}"));

    String answer =
        client()
            .post()
            .uri("/chat/completions")
            .header("x-llmcost-cache", "no-store")
            .body(
                (request, context) -> {
                  nativeRequest(request);
                  return request.writeWith(Mono.just(request.bufferFactory().wrap(bytes(ASKED))));
                })
            .retrieve()
            .bodyToMono(String.class)
            .block(LIMIT);

    assertThat(answer).isEqualTo("{}");
    RecordedRequest request = taken();
    assertThat(request.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(request.getHeader("x-llmcost-cache")).isNull();
    assertThat(gateway.passedThrough)
        .containsExactly("webclient: the connector's own request is used");
  }

  private static void nativeRequest(ClientHttpRequest request) {
    try {
      nativeRequest().invoke(request);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method nativeRequest() {
    try {
      return ClientHttpRequest.class.getMethod("getNativeRequest");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
