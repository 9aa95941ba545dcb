package io.llmcost.agent.instrumentation.openai.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.RetryingHttpClient;
import com.openai.errors.OpenAIIoException;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Again;
import io.llmcost.agent.instrumentation.CallSites;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through a transport of the application's, in both forms. */
class TransportCallsTest extends TransportCase {

  @ParameterizedTest
  @EnumSource
  void passesACallOnAsItIs(Form form) throws Exception {
    server.enqueue(json("{\"a\":1}"));
    HttpRequest request = chat();

    HttpResponse response = form.send(client, request);

    assertThat(response.headers().values("content-type")).containsExactly("application/json");
    assertThat(text(response)).isEqualTo("{\"a\":1}");
    assertThat(transport.requests).containsExactly(request);
    assertThat(transport.closedResponses).hasValue(1);
    RecordedRequest sent = taken();
    assertThat(sent.getPath()).isEqualTo("/v1/chat/completions");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    io.llmcost.agent.http.HttpRequest neutral = gateway.requests.get(0);
    assertThat(neutral.method()).isEqualTo("POST");
    assertThat(neutral.url()).isEqualTo(Url.of(server.url("/v1/chat/completions").toString()));
    assertThat(neutral.headers().get("authorization")).isEqualTo("Bearer k-application");
    assertThat(neutral.headers().get("content-type")).isEqualTo("application/json");
    assertThat(gateway.contexts.get(0).client()).isEqualTo("openai");
    assertThat(gateway.contexts.get(0).isBlocking()).isEqualTo(form == Form.BLOCKING);
    assertThat(gateway.contexts.get(0).mayAddCredentials()).isTrue();
    assertThat(gateway.contexts.get(0).clientId()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhatTheRequestWasMadeInto(Form form) throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(server.url("/v1/caf%C3%A9/b?q=1").toString()))
                    .withHeaders(request.headers().with("X-New", "n"))
                    .withBody(bytes("{\"model\":\"gpt-4o-mini\"}")));

    assertThat(text(form.send(client, chat()))).isEqualTo("{}");

    HttpRequest sent = transport.requests.get(0);
    assertThat(sent.pathSegments()).containsExactly("v1", "caf\u00e9", "b");
    assertThat(sent.queryParams().values("q")).containsExactly("1");
    assertThat(sent.headers().values("X-New")).containsExactly("n");
    assertThat(sent.headers().values("Content-Type")).isEmpty();
    assertThat(sent.body().contentLength()).isEqualTo(23);
    RecordedRequest seen = taken();
    assertThat(seen.getBody().readUtf8()).isEqualTo("{\"model\":\"gpt-4o-mini\"}");
    assertThat(seen.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(seen.getHeader("Authorization")).isEqualTo("Bearer k-application");
  }

  @ParameterizedTest
  @EnumSource
  void pathAndQueryAreWhatTheTransportSends(Form form) throws Exception {
    server.enqueue(json("{}"));
    HttpRequest request =
        request("openai", "deployments", "my-gpt", "chat", "completions")
            .putQueryParam("api-version", "2024-10-21")
            .build();

    form.send(client, request).close();

    assertThat(gateway.requests.get(0).url().pathAndQuery())
        .isEqualTo("/v1/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21")
        .isEqualTo(taken().getPath());
  }

  @ParameterizedTest
  @EnumSource
  void answersWithoutACall(Form form) {
    gateway.plan = (request, context, up) -> done(answer(200, "{\"kept\":true}"));

    HttpResponse response = form.send(client, chat());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().values("X-LLMCost-Cache")).containsExactly("hit");
    assertThat(text(response)).isEqualTo("{\"kept\":true}");
    assertThat(transport.requests).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void sendsAsOftenAsItIsAskedTo(Form form) throws Exception {
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    Body body = new Body(ASKED, false, true);
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(first -> first.readWhole(1 << 20))
                .thenCompose(first -> up.send(request));

    assertThat(text(form.send(client, chat().toBuilder().body(body).build()))).isEqualTo("second");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(body.writes).hasValue(1);
    assertThat(transport.requests.get(0).body().repeatable()).isFalse();
    assertThat(transport.closedResponses).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource
  void aLongBodyPassesThrough(Form form) throws Exception {
    gateway.maxBodyBytes = 5;
    for (boolean knowsLength : new boolean[] {true, false}) {
      server.enqueue(json("{}"));
      Body body = new Body(ASKED, false, knowsLength);
      HttpRequest request = chat().toBuilder().body(body).putHeader("x-llmcost-tags", "a").build();

      form.send(client, request).close();

      RecordedRequest sent = taken();
      assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
      assertThat(sent.getHeader("x-llmcost-tags")).isNull();
      assertThat(body.writes).hasValue(1);
    }
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotOursGoesByAsItIs(Form form) throws Exception {
    server.enqueue(json("{}"));
    server.enqueue(json("{}"));
    HttpRequest files =
        chat().toBuilder()
            .baseUrl(server.url("/v2").toString())
            .putHeader("x-llmcost-tags", "a")
            .build();
    form.send(client, files).close();
    assertThat(taken().getHeader("x-llmcost-tags")).isNull();

    gateway.watching = false;
    form.send(client, files).close();
    assertThat(transport.requests.get(1)).isSameAs(files);
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theTransportsFailureIsHandedOnAsItIs(Form form) {
    RuntimeException failure = new IllegalStateException("no");
    AtomicInteger calls = new AtomicInteger();
    HttpClient failing =
        gateway.around(
            new Other() {
              @Override
              public HttpResponse execute(HttpRequest request, RequestOptions options) {
                calls.incrementAndGet();
                throw failure;
              }

              @Override
              public CompletableFuture<HttpResponse> executeAsync(
                  HttpRequest request, RequestOptions options) {
                calls.incrementAndGet();
                return CompletableFuture.failedFuture(failure);
              }
            });

    assertThatThrownBy(() -> form.send(failing, chat())).isSameAs(failure);
    assertThat(calls).hasValue(1);
  }

  /** Of an asynchronous call: the SDK and its retries look at the failure itself. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAsynchronousFailureIsToldAsTheTransportTellsIt(boolean wrapped) {
    Throwable failure =
        wrapped ? new CompletionException(new IOException("no")) : new IOException("no");
    HttpClient failing =
        new HttpClient() {
          @Override
          public HttpResponse execute(HttpRequest request, RequestOptions options) {
            throw new IllegalStateException("not asked");
          }

          @Override
          public CompletableFuture<HttpResponse> executeAsync(
              HttpRequest request, RequestOptions options) {
            return CompletableFuture.failedFuture(failure);
          }

          @Override
          public void close() {}
        };
    AtomicReference<Throwable> told = new AtomicReference<>();
    gateway
        .around(failing)
        .executeAsync(chat(), RequestOptions.none())
        .whenComplete((response, cause) -> told.set(cause));
    assertThat(told.get()).isSameAs(failure);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWithoutUsAfterAFaultOfOurs(Form form) throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("ours");
        };

    assertThat(text(form.send(client, chat()))).isEqualTo("{}");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void deliversWhatCameBeforeAFaultOfOurs(Form form) {
    server.enqueue(json("{\"came\":1}"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      throw new IllegalStateException("ours");
                    });

    assertThat(text(form.send(client, chat()))).isEqualTo("{\"came\":1}");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void failsRatherThanSendsTwiceWhenTheAnswerIsLost(Form form) {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(response -> response.readWhole(100))
                .thenApply(
                    whole -> {
                      throw new IllegalStateException("ours");
                    });

    assertThatThrownBy(() -> form.send(client, chat()))
        .isInstanceOf(OpenAIIoException.class)
        .hasRootCauseMessage("ours");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyIsSeenAsItIsRead(Form form) throws Exception {
    server.enqueue(json("0123456789").setHeader("Content-Encoding", "gzip"));
    Recorder recorder = new Recorder();
    AtomicReference<Headers> came = new AtomicReference<>();
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      came.set(response.headers());
                      return response.observedBy(recorder).withHeader("x-llmcost-cache", "miss");
                    });

    HttpResponse response = form.send(client, chat());
    InputStream in = response.body();
    assertThat(in.readNBytes(4)).isEqualTo(bytes("0123"));
    assertThat(recorder.text()).isEqualTo("0123");
    assertThat(text(response)).isEqualTo("456789");

    assertThat(recorder.ends).isEqualTo(1);
    assertThat(recorder.aborts).isZero();
    assertThat(response.headers().values("x-llmcost-cache")).containsExactly("miss");
    // the transport has undone the coding: the SDK reads JSON
    assertThat(response.headers().values("Content-Encoding")).containsExactly("gzip");
    assertThat(came.get().has("Content-Encoding")).isFalse();
    assertThat(transport.closedResponses).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsGivenUpIsSaidToBe(Form form) {
    server.enqueue(json("0123456789"));
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(came -> came.observedBy(recorder));

    form.send(client, chat()).close();

    assertThat(recorder.aborts).isEqualTo(1);
    assertThat(transport.closedResponses).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void aFilterChangesABody(Form form) {
    server.enqueue(json("abc"));
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(came -> came.filteredBy(new Shout()));

    assertThat(text(form.send(client, chat()))).isEqualTo("ABC!");
  }

  @ParameterizedTest
  @EnumSource
  void theTimeThatIsLeftIsTheRequests(Form form) {
    gateway.plan = (request, context, up) -> done(answer(200, "{}"));
    Timeout timeout = Timeout.builder().request(Duration.ofSeconds(30)).build();

    form.send(client, chat(), RequestOptions.builder().timeout(timeout).build());
    form.send(client, chat());

    assertThat(gateway.contexts.get(0).remainingNanos())
        .isBetween(1L, Duration.ofSeconds(30).toNanos());
    assertThat(gateway.contexts.get(1).remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCallThatWaitsForAnotherEndsInItsTime() {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();
    Timeout timeout = Timeout.builder().request(Duration.ofMillis(50)).build();

    assertThatThrownBy(
            () -> client.execute(chat(), RequestOptions.builder().timeout(timeout).build()))
        .isInstanceOf(OpenAIIoException.class)
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
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
                client.execute(request, RequestOptions.none());
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

  @Test
  void aCancellationGoesDown() {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    HttpClient hanging =
        gateway.around(
            new Other() {
              @Override
              public CompletableFuture<HttpResponse> executeAsync(
                  HttpRequest request, RequestOptions options) {
                return never;
              }
            });

    hanging.executeAsync(chat(), RequestOptions.none()).cancel(true);

    assertThat(never).isCancelled();
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anotherOriginGetsWhatTheGatewayHasWrittenAlone(Form form) throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      toAnother(other);
      other.enqueue(json("{\"other\":1}"));
      other.enqueue(json("{\"error\":1}").setResponseCode(429).setHeader("Retry-After", "3"));

      HttpResponse response = form.send(client, chat());
      assertThat(response.headers().values("content-type")).containsExactly("application/json");
      assertThat(text(response)).isEqualTo("{\"other\":1}");
      HttpResponse error = form.send(client, chat());
      assertThat(error.statusCode()).isEqualTo(429);
      assertThat(error.headers().values("retry-after")).containsExactly("3");
      assertThat(text(error)).isEqualTo("{\"error\":1}");

      RecordedRequest sent = other.takeRequest();
      assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer other");
      assertThat(sent.getHeader("Content-Length")).isEqualTo("2");
      assertThat(sent.getHeader("X-Transport")).isNull();
      assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
      assertThat(transport.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherOriginIsAskedOnceAndInTime(Form form) throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      toAnother(other);
      other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
      other.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

      assertThatThrownBy(() -> form.send(client, chat()))
          .isInstanceOf(OpenAIIoException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThat(other.getRequestCount()).isEqualTo(1);

      Timeout timeout = Timeout.builder().request(Duration.ofMillis(200)).build();
      RequestOptions options = RequestOptions.builder().timeout(timeout).build();
      assertThatThrownBy(() -> form.send(client, chat(), options))
          .isInstanceOf(OpenAIIoException.class)
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  private void toAnother(MockWebServer other) {
    gateway.plan =
        (request, context, up) ->
            up.send(
                new io.llmcost.agent.http.HttpRequest(
                    "POST",
                    Url.of(other.url("/v1/chat/completions").toString()),
                    Headers.of("Content-Type", "application/json", "Authorization", "Bearer other"),
                    bytes("{}")));
  }

  @Test
  void theSdksRetriesStandAbove() throws Exception {
    server.enqueue(json("{}").setResponseCode(500).setHeader("Retry-After-Ms", "1"));
    server.enqueue(json("{\"good\":1}"));
    HttpClient retrying = RetryingHttpClient.builder().httpClient(client).build();

    assertThat(text(retrying.execute(chat(), RequestOptions.none()))).isEqualTo("{\"good\":1}");

    assertThat(gateway.requests).hasSize(2);
    assertThat(gateway.requests.get(1).headers().get("X-Stainless-Retry-Count")).isEqualTo("1");
  }

  @Test
  void theCallSiteIsTakenOutOfTheRequest() throws Exception {
    server.enqueue(json("{}"));

    HttpRequest request = chat().toBuilder().putHeader(CallSites.HEADER, "a.B.c").build();
    gateway.plan =
        (asked, context, up) -> up.send(asked.withHeaders(asked.headers().withoutPrefix("x-llm")));
    client.execute(request, RequestOptions.none()).close();

    assertThat(gateway.contexts.get(0).callSite()).isEqualTo("a.B.c");
    assertThat(taken().getHeader(CallSites.HEADER)).isNull();
  }

  @Test
  void closingIsForTheTransport() {
    client.close();

    assertThat(transport.closed).isTrue();
  }

  /** A transport that is asked for one thing. */
  abstract static class Other implements HttpClient {
    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
      throw new AssertionError();
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions options) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  private static final class Shout implements StreamFilter {
    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      byte[] loud = bytes(new String(bytes, offset, length).toUpperCase());
      out.write(loud, 0, loud.length);
    }

    @Override
    public void end(Sink out) {
      out.write(bytes("!"), 0, 1);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }

  private static io.llmcost.agent.http.HttpResponse kept(long millis) {
    return answer(200, "data: 1\n\ndata: 2\n\ndata: 3\n\n")
        .paced(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @ParameterizedTest
  @EnumSource
  void aKeptStreamTakesItsTime(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(kept(600));
    HttpResponse response = form.send(client, chat());
    long begun = System.nanoTime();

    assertThat(text(response)).hasSize(27);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
  }

  @ParameterizedTest
  @EnumSource
  void whoClosesAKeptStreamNeedNotWait(Form form) throws Exception {
    gateway.plan = (request, context, up) -> done(kept(3_600_000));
    HttpResponse response = form.send(client, chat());
    assertThat(response.body().read(new byte[100])).isEqualTo(9);
    response.close();
    assertThatThrownBy(() -> response.body().read()).isInstanceOf(java.io.IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void itIsMadeAgainWhateverBecameOfTheCall(Form form) throws Exception {
    Again again = new Again(answer(200, "{}"));
    gateway.plan = again;
    text(form.send(client, chat()));
    server.enqueue(json("{\"new\":1}"));

    assertThat(again.text()).isEqualTo("{\"new\":1}");

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k-application");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
  }
}
