package io.llmcost.agent.instrumentation.azure.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.HttpClientOptions;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Again;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Calls as a whole, in both forms. */
class AzureCallsTest extends AzureCase {

  @ParameterizedTest
  @EnumSource
  void passesACallOnAsItIs(Form form) throws Exception {
    server.enqueue(json("{\"a\":1}"));
    HttpRequest request = chat();

    HttpResponse response = form.send(pipeline(), request, Context.NONE);

    assertThat(text(response)).isEqualTo("{\"a\":1}");
    assertThat(response.getHeaderValue("content-type")).isEqualTo("application/json");
    RecordedRequest sent = taken();
    assertThat(sent.getPath()).isEqualTo("/v1/chat/completions");
    assertThat(sent.getHeader("api-key")).isEqualTo("k-application");
    assertThat(sent.getHeader("Content-Length")).isEqualTo(Integer.toString(ASKED.length()));
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(gateway.requests.get(0).headers().get("api-key")).isEqualTo("k-application");
    assertThat(gateway.contexts.get(0).client()).isEqualTo("azure");
    assertThat(gateway.contexts.get(0).isBlocking()).isEqualTo(form == Form.BLOCKING);
    assertThat(request.getHeaders().getSize()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhatTheRequestWasMadeInto(Form form) throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(server.url("/v1/other?q=1").toString()))
                    .withHeaders(request.headers().with("X-New", "n"))
                    .withBody(bytes("{\"model\":\"gpt-4o-mini\"}")));

    assertThat(text(form)).isEqualTo("{}");

    RecordedRequest sent = taken();
    assertThat(sent.getPath()).isEqualTo("/v1/other?q=1");
    assertThat(sent.getHeader("X-New")).isEqualTo("n");
    assertThat(sent.getHeader("Content-Length")).isEqualTo("23");
    assertThat(sent.getBody().readUtf8()).isEqualTo("{\"model\":\"gpt-4o-mini\"}");
  }

  @ParameterizedTest
  @EnumSource
  void answersWithoutACall(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "{\"kept\":true}"));
    HttpRequest request = chat();

    HttpResponse response = form.send(pipeline(), request, Context.NONE);

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getHeaders().getValue("X-LLMCost-Cache")).isEqualTo("hit");
    assertThat(response.getRequest()).isSameAs(request);
    assertThat(response.getBodyAsBinaryData().toString()).isEqualTo("{\"kept\":true}");
    assertThat(response.getBodyAsByteArray().block()).isEqualTo(bytes("{\"kept\":true}"));
    assertThat(text(response.getBody().blockFirst())).isEqualTo("{\"kept\":true}");
    assertThat(text(response.buffer())).isEqualTo("{\"kept\":true}");
    assertThat(server.getRequestCount()).isZero();
  }

  /** Azure's SDK for OpenAI puts events together from them. */
  @ParameterizedTest
  @EnumSource
  void anAnswersBuffersHaveArrays(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "kept"));

    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);

    assertThat(response.getBodyAsBinaryData().toFluxByteBuffer().blockFirst().array())
        .startsWith(bytes("kept"));
    assertThat(response.getBody().blockFirst().array()).isEqualTo(bytes("kept"));
  }

  @Test
  void whoReadsAnAnswerMayWriteIntoIt() throws Exception {
    io.llmcost.agent.http.HttpResponse kept = answer(200, "kept");
    gateway.plan = (request, context, up) -> done(kept);

    HttpResponse response = pipeline().sendSync(chat(), Context.NONE);
    response.getBody().blockFirst().put(0, (byte) 'X');
    response.getBodyAsByteArray().block()[1] = 'X';
    response.getBodyAsBinaryData().toBytes()[2] = 'X';

    assertThat(kept.bytes()).isEqualTo(bytes("kept"));
  }

  @ParameterizedTest
  @EnumSource
  void sendsAsOftenAsItIsAskedTo(Form form) throws Exception {
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(first -> first.readWhole(1 << 20))
                .thenCompose(first -> up.send(request));

    assertThat(text(form)).isEqualTo("second");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  @ParameterizedTest
  @EnumSource
  void givesTheConnectionOfASmallUnwantedAnswerBack(Form form) throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });
    int used = 0;
    // a connection may come back a moment after the answer: then the next call opens another
    for (int calls = 0; used == 0 && calls < 50; calls++) {
      server.enqueue(json("unwanted"));
      server.enqueue(json("wanted"));
      assertThat(text(form)).isEqualTo("wanted");
      taken();
      used = taken().getSequenceNumber();
    }
    assertThat(used).isPositive();
  }

  @Test
  void makesNoCallBeforeASubscriptionAndOneForEach() throws Exception {
    server.enqueue(json("1"));
    server.enqueue(json("2"));
    Mono<String> call = pipeline().send(chat()).flatMap(HttpResponse::getBodyAsString);
    assertThat(gateway.requests).isEmpty();

    assertThat(call.block(LIMIT)).isEqualTo("1");
    assertThat(call.block(LIMIT)).isEqualTo("2");
    assertThat(gateway.requests).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void takesOutWhatIsMeantForUsFromCallsThatGoBy(Form form) throws Exception {
    server.enqueue(json("{}"));
    HttpRequest request =
        request("/v2/files").setHeader("X-LLMCost-Cache", "no-store").setBody("{}");

    form.send(pipeline(), request, Context.NONE).close();

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("X-LLMCost-Cache")).isNull();
    assertThat(sent.getHeader("api-key")).isEqualTo("k-application");
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void handsTheClientsFailureOnAndSendsNothingTwice(Form form) throws Exception {
    RuntimeException failure = new IllegalStateException("no");
    AtomicReference<Integer> calls = new AtomicReference<>(0);
    HttpClient failing =
        request -> {
          calls.set(calls.get() + 1);
          return Mono.error(failure);
        };

    assertThatThrownBy(() -> form.send(pipeline(failing), chat(), Context.NONE)).isSameAs(failure);

    assertThat(calls.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatHangsUpIsAskedOnce(Form form) throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    server.enqueue(json("second"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      throw new AssertionError(response);
                    });

    assertThatThrownBy(() -> text(form)).isNotInstanceOf(AssertionError.class);

    assertThat(gateway.requests).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWithoutUsAfterAFaultOfOurs(Form form) throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("ours");
        };

    assertThat(text(form)).isEqualTo("{}");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void deliversWhatCameBeforeAFaultOfOurs(Form form) throws Exception {
    server.enqueue(json("{\"came\":1}"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      throw new IllegalStateException("ours");
                    });

    assertThat(text(form)).isEqualTo("{\"came\":1}");

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void failsRatherThanSendsTwiceWhenTheAnswerIsLost(Form form) throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(response -> response.readWhole(100))
                .thenApply(
                    whole -> {
                      throw new IllegalStateException("ours");
                    });

    assertThatThrownBy(() -> text(form)).hasMessageContaining("ours");

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aCancellationGoesDown() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    CompletableFuture<io.llmcost.agent.http.HttpResponse> sent = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          up.send(request).whenComplete((r, e) -> sent.completeExceptionally(e));
          return sent;
        };
    Disposable call = pipeline().send(chat()).subscribe();
    taken();

    call.dispose();

    assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @Test
  void nothingIsSentAfterACancellation() throws Exception {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> waiting.thenCompose(nothing -> up.send(request));
    Disposable call = pipeline().send(chat()).subscribe();

    call.dispose();
    waiting.complete(null);

    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void anAnswerThatNobodyWaitsForAnyMoreIsClosed() throws Exception {
    CompletableFuture<io.llmcost.agent.http.HttpResponse> waiting = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> waiting;
    Disposable call = pipeline().send(chat()).subscribe();
    call.dispose();
    Recorder recorder = new Recorder();

    waiting.complete(answer(200, "{}").observedBy(recorder));

    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
    assertThat(recorder.ends).isEqualTo(1);
  }

  @Test
  void aTimeoutAboveEndsTheCall() throws Exception {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();

    assertThatThrownBy(() -> pipeline().send(chat()).timeout(Duration.ofMillis(50)).block(LIMIT))
        .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);

    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theTimeForAnAnswerIsKnown(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "{}"));

    form.send(pipeline(), chat(), new Context("azure-response-timeout", Duration.ofSeconds(30)));
    form.send(pipeline(), chat(), Context.NONE);

    assertThat(gateway.contexts.get(0).remainingNanos())
        .isBetween(0L, Duration.ofSeconds(30).toNanos());
    assertThat(gateway.contexts.get(1).remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anInterruptionEndsAWaitingCall() throws Exception {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    HttpRequest request = chat();
    Thread caller =
        new Thread(
            () -> {
              try {
                pipeline().sendSync(request, Context.NONE);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    caller.start();
    await(() -> !gateway.contexts.isEmpty());

    caller.interrupt();
    caller.join(10_000);

    assertThat(thrown.get()).hasRootCauseInstanceOf(java.io.InterruptedIOException.class);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aRedirectIsTheApplicationsToFollow(Form form) throws Exception {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/v1/other"));

    assertThat(form.send(pipeline(), chat(), Context.NONE).getStatusCode()).isEqualTo(302);
  }

  @ParameterizedTest
  @EnumSource
  void anotherOriginGetsWhatTheGatewayHasWrittenAlone(Form form) throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      gateway.plan =
          (request, context, up) ->
              up.send(
                  new io.llmcost.agent.http.HttpRequest(
                      "POST",
                      Url.of(other.url("/v1/chat/completions").toString()),
                      Headers.of(
                          "Content-Type", "application/json", "Authorization", "Bearer other"),
                      bytes("{}")));
      AtomicReference<Integer> asked = new AtomicReference<>(0);
      HttpClient adding =
          request -> {
            asked.set(asked.get() + 1);
            return NETTY.send(request.setHeader("api-key", "secret"));
          };

      for (HttpClient client : new HttpClient[] {NETTY, adding}) {
        other.enqueue(json("{\"other\":1}"));
        HttpResponse response = form.send(pipeline(client), chat(), Context.NONE);
        assertThat(text(response)).isEqualTo("{\"other\":1}");
        RecordedRequest sent = other.takeRequest();
        assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer other");
        assertThat(sent.getHeader("Content-Length")).isEqualTo("2");
        assertThat(sent.getHeader("api-key")).isNull();
        assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
      }
      assertThat(asked.get()).isZero();
      assertThat(server.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherOriginHasNoMoreTimeThanTheApplicationsClientGives(Form form) throws Exception {
    Duration limit = Duration.ofMillis(500);
    HttpClient hasty =
        HttpClient.createDefault(
            new HttpClientOptions().setResponseTimeout(limit).setReadTimeout(limit));
    try (MockWebServer other = new MockWebServer()) {
      other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      gateway.plan =
          (request, context, up) ->
              up.send(
                  new io.llmcost.agent.http.HttpRequest(
                      "POST",
                      Url.of(other.url("/v1/chat/completions").toString()),
                      Headers.of("Content-Type", "application/json"),
                      bytes("{}")));
      HttpPipeline pipeline = pipeline(hasty);
      HttpRequest request = chat();
      CompletableFuture<HttpResponse> answer =
          CompletableFuture.supplyAsync(() -> form.send(pipeline, request, Context.NONE));
      assertThatThrownBy(() -> answer.get(LIMIT.toMillis() / 2, TimeUnit.MILLISECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(TimeoutException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutAResponseHasNone(Form form) throws Exception {
    HttpClient silent = request -> Mono.empty();

    assertThat(form.send(pipeline(silent), chat(), Context.NONE)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void anUnreachableServerIsTheClientsFailure(Form form) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    HttpRequest request = chat().setUrl(new URL("http://localhost:" + port + "/v1/chat"));

    assertThatThrownBy(() -> form.send(pipeline(), request, Context.NONE))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aClientIsWrappedOnce() {
    HttpClient around = gateway.around(NETTY);

    assertThat(gateway.around(NETTY)).isSameAs(around);
    assertThat(gateway.glue.handle("client", new Object[] {HttpPipeline.class, around})).isNull();
    assertThat(gateway.glue.handle("client", new Object[] {HttpPipeline.class, null})).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aCallWithoutABodyGoesThroughTheGateway(Form form) throws Exception {
    server.enqueue(json("{}"));

    form.send(pipeline(), request("/v1/chat/completions"), Context.NONE).close();

    assertThat(gateway.requests.get(0).body()).isEmpty();
    assertThat(taken().getBodySize()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void binaryDataIsABody(Form form) throws Exception {
    server.enqueue(json("{}"));

    form.send(
            pipeline(),
            request("/v1/chat/completions").setBody(BinaryData.fromString(ASKED)),
            Context.NONE)
        .close();

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  private static io.llmcost.agent.http.HttpResponse kept(long millis) {
    return answer(200, "data: 1\n\ndata: 2\n\ndata: 3\n\n")
        .paced(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @ParameterizedTest
  @EnumSource
  void aKeptStreamTakesItsTime(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(kept(600));
    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);
    long begun = System.nanoTime();

    assertThat(response.getBody().map(AzureCase::text).collectList().block(LIMIT))
        .containsExactly("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
    long again = System.nanoTime();
    try (InputStream in = response.getBodyAsInputStream().block(LIMIT)) {
      assertThat(in).hasBinaryContent(bytes("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isGreaterThan(Duration.ofMillis(399));
  }

  @ParameterizedTest
  @EnumSource
  void whoReadsNoFurtherOrWantsAKeptStreamWholeNeedNotWait(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(kept(3_600_000));
    HttpResponse response = form.send(pipeline(), chat(), Context.NONE);

    assertThat(text(response.getBody().blockFirst(LIMIT))).isEqualTo("data: 1\n\n");
    assertThat(text(response)).hasSize(27);
    InputStream in = response.getBodyAsInputStream().block(LIMIT);
    assertThat(in.read()).isEqualTo('d');
    response.close();
    assertThatThrownBy(() -> in.read(new byte[100], 0, in.read(new byte[100]) + 1))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void itIsMadeAgainAsItWasWhateverBecameOfTheCall(Form form) throws Exception {
    Again again = new Again(answer(200, "{}"));
    gateway.plan = again;
    HttpRequest request = chat();
    form.send(pipeline(), request, Context.NONE);
    request.setHeader("api-key", "k-of-another").setBody("{}");
    server.enqueue(json("{\"new\":1}"));

    assertThat(again.text()).isEqualTo("{\"new\":1}");

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("api-key")).isEqualTo("k-application");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
  }
}
