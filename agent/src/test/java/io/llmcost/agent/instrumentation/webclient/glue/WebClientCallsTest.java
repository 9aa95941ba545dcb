package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Again;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class WebClientCallsTest extends WebClientCase {

  @Test
  void passesACallOnAsItIs() throws Exception {
    server.enqueue(json("{\"a\":1}"));
    WebClient client =
        builder(netty).defaultHeader("X-App", "1").defaultCookie("session", "s1").build();

    assertThat(text(client)).isEqualTo("{\"a\":1}");

    RecordedRequest request = taken();
    assertThat(request.getPath()).isEqualTo("/v1/chat/completions");
    assertThat(request.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(request.getHeader("X-App")).isEqualTo("1");
    assertThat(request.getHeaders().values("Cookie")).containsExactly("session=s1");
    assertThat(gateway.requests.get(0).headers().get("cookie")).isEqualTo("session=s1");
    assertThat(gateway.contexts.get(0).client()).isEqualTo("webclient");
    assertThat(gateway.contexts.get(0).isBlocking()).isFalse();
  }

  @Test
  void givesConnectionsBackToThePool() throws Exception {
    WebClient client = client();
    int used = 0;
    // a connection may come back a moment after the answer: then the next call opens another
    for (int calls = 0; used == 0 && calls < 50; calls++) {
      server.enqueue(json("{}"));
      text(client);
      used = taken().getSequenceNumber();
    }
    assertThat(used).isPositive();
  }

  @Test
  void sendsWhatTheRequestWasMadeInto() throws Exception {
    server.enqueue(json("{}"));
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(server.url("/v1/other?q=1").toString()))
                    .withHeaders(request.headers().with("X-New", "n"))
                    .withBody(bytes("{\"model\":\"gpt-4o-mini\"}")));

    assertThat(text(client())).isEqualTo("{}");

    RecordedRequest request = taken();
    assertThat(request.getPath()).isEqualTo("/v1/other?q=1");
    assertThat(request.getHeader("X-New")).isEqualTo("n");
    assertThat(request.getHeader("Content-Type")).startsWith("application/json");
    assertThat(request.getBody().readUtf8()).isEqualTo("{\"model\":\"gpt-4o-mini\"}");
  }

  @Test
  void answersWithoutACall() {
    gateway.plan = (request, context, up) -> done(answer(200, "{\"kept\":true}"));
    AtomicReference<HttpHeaders> headers = new AtomicReference<>();
    WebClient client =
        builder(netty)
            .filter(
                (request, next) ->
                    next.exchange(request)
                        .doOnNext(answer -> headers.set(answer.headers().asHttpHeaders())))
            .build();

    assertThat(text(client)).isEqualTo("{\"kept\":true}");

    assertThat(headers.get().getFirst("X-LLMCost-Cache")).isEqualTo("hit");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void answersWithAnErrorAsTheProviderWould() {
    gateway.plan = (request, context, up) -> done(answer(429, "{}"));

    assertThatThrownBy(() -> text(client())).hasMessageContaining("429");
  }

  @Test
  void sendsAsOftenAsItIsAskedTo() throws Exception {
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(first -> first.readWhole(1 << 20))
                .thenCompose(first -> up.send(request));

    assertThat(text(client())).isEqualTo("second");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  @Test
  void givesASmallUnwantedAnswersConnectionBack() throws Exception {
    server.enqueue(json("unwanted"));
    server.enqueue(json("wanted"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });

    assertThat(text(client())).isEqualTo("wanted");
  }

  @Test
  void makesNoCallBeforeASubscriptionAndOneForEach() throws Exception {
    server.enqueue(json("1"));
    server.enqueue(json("2"));
    Mono<String> call = chat(client()).bodyToMono(String.class);
    assertThat(gateway.requests).isEmpty();

    assertThat(call.block(LIMIT)).isEqualTo("1");
    assertThat(call.block(LIMIT)).isEqualTo("2");

    assertThat(gateway.requests).hasSize(2);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aRetryIsACallOfItsOwn() throws Exception {
    server.enqueue(new MockResponse().setResponseCode(500));
    server.enqueue(json("fine"));

    assertThat(chat(client()).bodyToMono(String.class).retry(1).block(LIMIT)).isEqualTo("fine");

    assertThat(gateway.requests).hasSize(2);
  }

  @Test
  void takesOutWhatIsMeantForUsFromCallsThatGoBy() throws Exception {
    server.enqueue(json("[]"));
    WebClient client = builder(netty).defaultHeader("x-llmcost-cache", "no-store").build();

    assertThat(client.get().uri("/models").retrieve().bodyToMono(String.class).block(LIMIT))
        .isEqualTo("[]");

    assertThat(taken().getHeader("x-llmcost-cache")).isNull();
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void handsTheConnectorsFailureOnAndSendsNothingTwice() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    server.enqueue(json("never"));

    assertThatThrownBy(() -> text(client())).isInstanceOf(Exception.class);

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void goesOnWithoutUsAfterAFaultOfOurs() throws Exception {
    server.enqueue(json("fine"));
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("ours");
        };

    assertThat(text(client())).isEqualTo("fine");

    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  @Test
  void deliversWhatCameBeforeAFaultOfOurs() {
    server.enqueue(json("came"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    came -> {
                      throw new IllegalStateException("ours");
                    });

    assertThat(text(client())).isEqualTo("came");

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void failsRatherThanSendsTwiceWhenTheAnswerIsLost() {
    server.enqueue(json("came"));
    server.enqueue(json("never"));
    gateway.plan =
        (request, context, up) ->
            up.send(request.withBody(bytes("{}")))
                .thenApply(
                    came -> {
                      throw new IllegalStateException("ours");
                    });

    assertThatThrownBy(() -> text(client())).hasStackTraceContaining("ours");

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aCancellationGoesDown() throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    CompletableFuture<HttpResponse> sent = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          up.send(request).whenComplete((r, e) -> sent.completeExceptionally(e));
          return sent;
        };

    Disposable call = chat(client()).bodyToMono(String.class).subscribe();
    taken();
    call.dispose();

    assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @Test
  void nothingIsSentAfterACancellation() throws Exception {
    CompletableFuture<HttpResponse> go = new CompletableFuture<>();
    AtomicInteger refused = new AtomicInteger();
    gateway.plan =
        (request, context, up) ->
            go.thenCompose(nothing -> up.send(request))
                .whenComplete((r, e) -> refused.addAndGet(e == null ? 0 : 1));

    Disposable call = chat(client()).bodyToMono(String.class).subscribe();
    await(() -> !gateway.requests.isEmpty());
    call.dispose();
    go.complete(null);

    await(() -> refused.get() == 1);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aTimeoutAboveEndsTheCall() {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();
    Mono<String> call =
        chat(client()).bodyToMono(String.class).timeout(java.time.Duration.ofMillis(50));

    assertThatThrownBy(() -> call.block(LIMIT)).hasStackTraceContaining("TimeoutException");

    assertThat(gateway.contexts.get(0).isCancelled()).isTrue();
  }

  @Test
  void aRedirectIsTheApplicationsToFollow() {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/elsewhere"));

    assertThat(text(client())).isNull();

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void anotherOriginGetsWhatTheGatewayHasWrittenAlone() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.start();
      other.enqueue(json("elsewhere").addHeader("Set-Cookie", "theirs=1"));
      gateway.plan =
          (request, context, up) ->
              up.send(
                  request
                      .withUrl(Url.of(other.url("/v1/chat/completions").toString()))
                      .withHeaders(
                          io.llmcost.agent.http.Headers.of(
                              "Content-Type", "application/json", "Authorization", "Bearer o"))
                      .withBody(bytes("{\"model\":\"o\"}")));
      WebClient client =
          builder(netty).defaultHeader("X-App", "1").defaultCookie("session", "s1").build();

      assertThat(text(client)).isEqualTo("elsewhere");

      RecordedRequest request = other.takeRequest(10, TimeUnit.SECONDS);
      assertThat(request.getHeader("X-App")).isNull();
      assertThat(request.getHeader("Cookie")).isNull();
      assertThat(request.getHeader("Authorization")).isEqualTo("Bearer o");
      assertThat(request.getBody().readUtf8()).isEqualTo("{\"model\":\"o\"}");
      assertThat(server.getRequestCount()).isZero();
    }
  }

  @Test
  void theCallSiteIsTheApplications() {
    server.enqueue(json("{}"));

    text(client());

    assertThat(gateway.contexts.get(0).callSite())
        .isNull(); // all on this stack are libraries' or ours
    assertThat(gateway.contexts.get(0).clientId()).isNotNull();
    assertThat(gateway.contexts.get(0).remainingNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anIoFailureOfAnUnreachableServerIsTheConnectors() throws IOException {
    WebClient client = client();
    server.close();

    assertThatThrownBy(() -> text(client)).hasStackTraceContaining("ConnectException");

    assertThat(gateway.requests).hasSize(1);
  }

  private static io.llmcost.agent.http.HttpResponse kept(long millis) {
    return answer(200, "data: 1\n\ndata: 2\n\ndata: 3\n\n")
        .paced(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aKeptStreamTakesItsTime() {
    gateway.plan = (request, context, up) -> done(kept(600));
    long begun = System.nanoTime();

    assertThat(chat(client()).bodyToFlux(byte[].class).map(String::new).collectList().block(LIMIT))
        .containsExactly("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
  }

  @Test
  void whoReadsNoFurtherNeedNotWait() {
    gateway.plan = (request, context, up) -> done(kept(3_600_000));

    assertThat(chat(client()).bodyToFlux(byte[].class).blockFirst(LIMIT)).hasSize(9);
  }

  @Test
  void itIsMadeAgainWhateverBecameOfTheCall() throws Exception {
    Again again = new Again(answer(200, "{}"));
    gateway.plan = again;
    text(builder(netty).defaultHeader("Authorization", "Bearer k-application").build());
    server.enqueue(json("{\"new\":1}"));

    assertThat(again.text()).isEqualTo("{\"new\":1}");

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k-application");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    assertThat(again.abandoned()).isCompletedExceptionally();
  }
}
