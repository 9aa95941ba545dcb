package io.llmcost.agent.instrumentation.azure.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.llmcost.agent.instrumentation.HandledAbove;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bodies on their way up and down. */
class AzureBodiesTest extends AzureCase {

  private static final String EVENTS = "data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n";
  private static final Context EAGER = new Context("azure-eagerly-read-response", true);

  private final Recorder recorder = new Recorder();

  private void observe() {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(response -> response.observedBy(recorder));
  }

  private static MockResponse events() {
    return new MockResponse().setHeader("Content-Type", "text/event-stream").setBody(EVENTS);
  }

  @ParameterizedTest
  @EnumSource
  void observersSeeAStreamGoBy(Form form) throws Exception {
    server.enqueue(events());
    observe();

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);

    assertThat(text(response)).isEqualTo(EVENTS);
    assertThat(recorder.text()).isEqualTo(EVENTS);
    assertThat(recorder.ends).isEqualTo(1);
    assertThat(recorder.aborts).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void observersSeeAStreamWhoeverReadsIt(Form form) throws Exception {
    server.enqueue(events());
    observe();

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);
    try (InputStream in = response.getBodyAsInputStream().block(LIMIT)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(EVENTS);
    }

    assertThat(recorder.text()).isEqualTo(EVENTS);
    assertThat(recorder.ends).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void filtersWriteInPlaceOfWhatCame(Form form) throws Exception {
    server.enqueue(events());
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(response -> response.filteredBy(new LateShout()));

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);

    assertThat(response.getHeaderValue("Content-Length")).isNull();
    assertThat(response.getBodyAsBinaryData().toString()).isEqualTo(EVENTS.toUpperCase());
  }

  @ParameterizedTest
  @EnumSource
  void whoWantsTheWholeBodyMayReadItTwice(Form form) throws Exception {
    server.enqueue(json("{\"a\":1}"));
    observe();

    HttpResponse response = form.send(pipeline(), chat(), EAGER);

    assertThat(recorder.text()).isEqualTo("{\"a\":1}");
    assertThat(text(response)).isEqualTo("{\"a\":1}");
    assertThat(text(response)).isEqualTo("{\"a\":1}");
    assertThat(response.getHeaderValue("Content-Length")).isEqualTo("7");
  }

  @ParameterizedTest
  @EnumSource
  void aCompressedAnswerStaysAsItCame(Form form) throws Exception {
    Buffer compressed = new Buffer();
    try (okio.BufferedSink sink = Okio.buffer(new GzipSink(compressed))) {
      sink.writeUtf8("{\"a\":1}");
    }
    byte[] bytes = compressed.readByteArray();
    server.enqueue(
        json("").setHeader("Content-Encoding", "gzip").setBody(new Buffer().write(bytes)));
    observe();

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);

    assertThat(response.getHeaderValue("Content-Encoding")).isEqualTo("gzip");
    assertThat(response.getBodyAsByteArray().block(LIMIT)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void aResponseThatIsClosedUnreadIsSeen(Form form) throws Exception {
    server.enqueue(events());
    observe();

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);
    response.close();
    response.close();

    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(recorder.ends).isZero();
  }

  @Test
  void aCancellationInAStreamIsSeen() throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    Flux<ByteBuffer> body =
        Flux.concat(Flux.just(ByteBuffer.wrap(bytes("a\n"))), Flux.<ByteBuffer>never())
            .doOnCancel(cancelled::incrementAndGet);
    observe();

    ByteBuffer first =
        pipeline(answering(body))
            .send(chat())
            .flatMapMany(HttpResponse::getBody)
            .next()
            .block(LIMIT);

    assertThat(text(first)).isEqualTo("a\n");
    assertThat(recorder.text()).isEqualTo("a\n");
    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(recorder.cause).isNull();
    assertThat(recorder.ends).isZero();
    assertThat(cancelled.get()).isEqualTo(1);
  }

  @Test
  void aFailureInAStreamIsSeenAndHandedOn() throws Exception {
    server.enqueue(
        events().setBody(EVENTS).setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    observe();

    assertThatThrownBy(() -> text(Form.REACTIVE)).isNotNull();

    await(() -> recorder.aborts == 1);
    assertThat(recorder.cause).isNotNull();
  }

  @Test
  void nothingIsReadThatTheApplicationHasNotAskedFor() throws Exception {
    AtomicInteger given = new AtomicInteger();
    Flux<ByteBuffer> pieces =
        Flux.range(0, 100)
            .map(
                i -> {
                  given.incrementAndGet();
                  return ByteBuffer.wrap(bytes("piece"));
                });
    observe();
    HttpResponse response = pipeline(answering(pieces)).send(chat()).block(LIMIT);
    List<ByteBuffer> got = new ArrayList<>();
    BaseSubscriber<ByteBuffer> subscriber =
        new BaseSubscriber<ByteBuffer>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(2);
          }

          @Override
          protected void hookOnNext(ByteBuffer buffer) {
            got.add(buffer);
          }
        };

    response.getBody().subscribe(subscriber);

    assertThat(got).hasSize(2);
    assertThat(given.get()).isEqualTo(2);
    subscriber.request(1);
    assertThat(given.get()).isEqualTo(3);
    subscriber.cancel();
    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(recorder.text()).isEqualTo("piecepiecepiece");
  }

  /** A client whose answers come from memory. */
  /** As the newest clients on OkHttp and on the JDK's client hand it out. */
  @Test
  void dataThatIsReadFromAStreamFailsAsTheClientLetsItFail() throws Exception {
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream(bytes("begun")),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("cut");
              }
            });
    HttpClient client =
        request ->
            Mono.just(
                new Answer(request, Flux.empty()) {
                  @Override
                  public BinaryData getBodyAsBinaryData() {
                    return BinaryData.fromStream(breaking);
                  }
                });
    observe();
    BinaryData data = pipeline(client).send(chat()).block(LIMIT).getBodyAsBinaryData();

    assertThatThrownBy(data::toString)
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("cut");
    assertThat(recorder.text()).isEqualTo("begun");
    assertThat(recorder.aborts).isEqualTo(1);
  }

  /** Such data have emptied the connection: there is no second look at the body. */
  @Test
  void dataThatAClientMakesAreAskedForOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Flux<ByteBuffer> taken = Flux.error(new IllegalStateException("the body is taken"));
    HttpClient client =
        request ->
            Mono.just(
                new Answer(request, taken) {
                  @Override
                  public BinaryData getBodyAsBinaryData() {
                    asked.incrementAndGet();
                    return BinaryData.fromBytes(bytes("all of it"));
                  }
                });
    observe();
    BinaryData data = pipeline(client).send(chat()).block(LIMIT).getBodyAsBinaryData();

    assertThat(data.toString()).isEqualTo("all of it");
    assertThat(asked).hasValue(1);
    assertThat(recorder.text()).isEqualTo("all of it");
  }

  private static HttpClient answering(Flux<ByteBuffer> body) {
    return request -> Mono.just(new Answer(request, body));
  }

  /** A response without head. */
  private static class Answer extends HttpResponse {
    private final Flux<ByteBuffer> body;

    Answer(HttpRequest request, Flux<ByteBuffer> body) {
      super(request);
      this.body = body;
    }

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getHeaderValue(String name) {
      return null;
    }

    @Override
    public HttpHeaders getHeaders() {
      return new HttpHeaders();
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return body;
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.empty();
    }

    @Override
    public Mono<String> getBodyAsString() {
      return Mono.empty();
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.empty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyInPiecesGoesOutWholeAndIsAskedForOnce(Form form) throws Exception {
    server.enqueue(json("{}"));
    AtomicInteger asked = new AtomicInteger();
    HttpRequest request =
        request("/v1/chat/completions")
            .setBody(pieces(asked, "{\"model\":", "\"gpt-4o\"}"))
            .setHeader("content-length", "18");

    assertThat(text(form.send(pipeline(), request, Context.NONE))).isEqualTo("{}");

    RecordedRequest sent = taken();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(sent.getHeaders().values("content-length")).containsExactly("18");
    assertThat(sent.getHeaders().toString()).contains("content-length: 18");
    assertThat(asked.get()).isEqualTo(1);
    assertThat(new String(gateway.requests.get(0).body(), StandardCharsets.UTF_8)).isEqualTo(ASKED);
  }

  private static Flux<ByteBuffer> pieces(AtomicInteger asked, String... texts) {
    return Flux.defer(
        () -> {
          asked.incrementAndGet();
          return Flux.fromArray(texts).map(text -> ByteBuffer.wrap(bytes(text)));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aBodyWithoutALengthGoesOutWithoutOne(Form form) throws Exception {
    server.enqueue(json("{}"));
    HttpRequest request =
        request("/v1/chat/completions")
            .setBody(pieces(new AtomicInteger(), "{\"model\":", "\"gpt-4o\"}"));

    form.send(pipeline(), request, Context.NONE).close();

    RecordedRequest sent = taken();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(sent.getHeader("Content-Length")).isNull();
    assertThat(sent.getChunkSizes()).containsExactly(9, 9);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyOverTheLimitGoesThroughWhole(Form form) throws Exception {
    gateway.maxBodyBytes = 12;
    server.enqueue(json("{}"));
    AtomicInteger asked = new AtomicInteger();
    HttpRequest request =
        request("/v1/chat/completions")
            .setHeader("x-llmcost-cache", "no-store")
            .setBody(pieces(asked, "{\"model\":", "\"gpt-4o\"", "}"));

    assertThat(text(form.send(pipeline(), request, Context.NONE))).isEqualTo("{}");

    RecordedRequest sent = taken();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(sent.getHeader("x-llmcost-cache")).isNull();
    assertThat(asked.get()).isEqualTo(1);
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).containsExactly("azure: request body too long");
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatSaysThatItIsTooLongIsNotRead(Form form) throws Exception {
    gateway.maxBodyBytes = 12;
    server.enqueue(json("{}"));

    assertThat(text(form)).isEqualTo("{}");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.passedThrough).containsExactly("azure: request body too long");
  }

  @ParameterizedTest
  @EnumSource
  void aFailingRequestBodyFailsTheCall(Form form) throws Exception {
    RuntimeException failure = new IllegalStateException("body");
    HttpRequest request =
        request("/v1/chat/completions")
            .setBody(Flux.<ByteBuffer>error(failure))
            .setHeader("Content-Length", "4");

    assertThatThrownBy(() -> form.send(pipeline(), request, Context.NONE)).isSameAs(failure);

    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whoAsksAgainSendsTheSameBodyAgain(Form form) throws Exception {
    server.enqueue(json("1"));
    server.enqueue(json("2"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes(ASKED));
    HttpRequest request =
        request("/v1/chat/completions")
            .setBody(Flux.just(buffer))
            .setHeader("Content-Length", "18");

    form.send(pipeline(), request, Context.NONE).close();
    assertThat(buffer.remaining()).isEqualTo(18);
    form.send(pipeline(), request, Context.NONE).close();

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  @ParameterizedTest
  @EnumSource
  void clientsBelowWantNoneOfOurCallsAndAllOthers(Form form) throws Exception {
    List<Boolean> handled = new ArrayList<>();
    HttpClient below =
        request -> {
          handled.add(HandledAbove.here());
          return NETTY.send(request).doOnSubscribe(s -> handled.add(HandledAbove.here()));
        };
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      handled.add(HandledAbove.here());
                      return response;
                    });

    form.send(pipeline(below), chat(), Context.NONE).close();

    assertThat(handled).containsExactly(true, true, false);
    assertThat(HandledAbove.here()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsTooLongForAStageIsGivenUp(Form form) throws Exception {
    server.enqueue(json("0123456789"));
    gateway.plan = (request, context, up) -> up.send(request).thenCompose(r -> r.readWhole(5));

    assertThatThrownBy(() -> text(form)).hasMessageContaining("longer than 5");

    assertThat(server.getRequestCount()).isEqualTo(1);
  }
}
