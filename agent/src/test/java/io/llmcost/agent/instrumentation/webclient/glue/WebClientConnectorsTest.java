package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Each connector behaves with us as without us. */
class WebClientConnectorsTest extends WebClientCase {

  private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
      new ParameterizedTypeReference<ServerSentEvent<String>>() {};
  private static final int ENOUGH_CALLS = 20;

  /** Seconds in which those who leave have left on any machine that is not too busy. */
  private static final int SOON = 5;

  /** Seconds in which they have on any other. */
  private static final int SURELY = 20;

  private static final List<String> STREAMING = List.of("as it is", "observed");

  static List<String> connectors() {
    return Connectors.names();
  }

  private static ExchangeFunction plain(String connector) {
    return ExchangeFunctions.create(Connectors.named(connector));
  }

  private ExchangeFunction ours(String connector) {
    return gateway.function(Connectors.named(connector));
  }

  private static Map<String, Function<WebClient, Mono<?>>> readings() {
    Map<String, Function<WebClient, Mono<?>>> readings = new LinkedHashMap<>();
    readings.put("text", client -> chat(client).bodyToMono(String.class));
    readings.put("nothing", client -> chat(client).bodyToMono(Void.class));
    readings.put("events", client -> chat(client).bodyToFlux(EVENT).collectList());
    readings.put("error", client -> chat(client).bodyToMono(String.class).onErrorReturn("failed"));
    return readings;
  }

  private static MockResponse answer(String reading) {
    switch (reading) {
      case "events":
        return new MockResponse()
            .setHeader("Content-Type", "text/event-stream")
            .setChunkedBody("data: a\n\ndata: [DONE]\n\n", 4);
      case "error":
        return json("{\"error\":{}}").setResponseCode(500);
      default:
        return json("{\"a\":1}");
    }
  }

  private Map<String, PlannedGateway.Plan> plans() {
    Map<String, PlannedGateway.Plan> plans = new LinkedHashMap<>();
    plans.put("as it is", PlannedGateway.PASS_ON);
    plans.put(
        "observed",
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(new Recorder())));
    plans.put(
        "filtered",
        (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(new LateShout())));
    plans.put(
        "whole", (request, context, up) -> up.send(request).thenCompose(r -> r.readWhole(99)));
    return plans;
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aConnectionIsUsedAgainWhereItIsWithoutUs(String connector) throws Exception {
    for (Map.Entry<String, Function<WebClient, Mono<?>>> reading : readings().entrySet()) {
      boolean without = reuses(plain(connector), reading.getKey(), reading.getValue());
      for (Map.Entry<String, PlannedGateway.Plan> plan : plans().entrySet()) {
        gateway.plan = plan.getValue();
        ExchangeFunction ours = ours(connector);
        assertThat(!without || reuses(ours, reading.getKey(), reading.getValue()))
            .as("%s, %s: used again, as without us", reading.getKey(), plan.getKey())
            .isTrue();
      }
    }
    assertThat(gateway.requests).isNotEmpty();
  }

  /** A connection may come back a moment after the answer: then a call opens another. */
  private static boolean reuses(
      ExchangeFunction function, String name, Function<WebClient, Mono<?>> reading)
      throws Exception {
    try (MockWebServer fresh = new MockWebServer()) {
      fresh.start();
      WebClient client =
          WebClient.builder()
              .baseUrl(fresh.url("/v1").toString())
              .exchangeFunction(function)
              .build();
      int used = 0;
      for (int calls = 0; used == 0 && calls < ENOUGH_CALLS; calls++) {
        fresh.enqueue(answer(name));
        reading.apply(client).block(LIMIT);
        used = fresh.takeRequest().getSequenceNumber();
      }
      return used > 0;
    }
  }

  private static WebClient client(StreamServer stream, ExchangeFunction function) {
    return WebClient.builder().baseUrl(stream.url()).exchangeFunction(function).build();
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void eventsArriveAsTheyAreSent(String connector) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (StreamServer stream = new StreamServer()) {
      chat(client(stream, ours(connector)))
          .bodyToFlux(EVENT)
          .doOnTerminate(() -> events.add("over"))
          .subscribe(event -> events.add(event.data().trim()));
      for (String text : List.of("one", "two")) {
        stream.send("data: " + text + "\n\n");
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
      }
      stream.end();
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("over");
    }
    assertThat(recorder.text()).isEqualTo("data: one\n\ndata: two\n\n");
    assertThat(recorder.ends).isEqualTo(1);
    assertThat(recorder.aborts).isZero();
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aServerIsLeftBeforeItsAnswerWhereItIsWithoutUs(String connector) throws Exception {
    boolean without = isLeftBeforeItsAnswer(plain(connector), SOON);
    assertThat(!without || isLeftBeforeItsAnswer(ours(connector), SURELY)).isTrue();
  }

  private static boolean isLeftBeforeItsAnswer(ExchangeFunction function, int seconds)
      throws Exception {
    try (StreamServer stream = new StreamServer()) {
      Disposable call = chat(client(stream, function)).bodyToFlux(EVENT).subscribe();
      assertThat(stream.isAsked()).isTrue();
      call.dispose();
      return stream.isLeft(seconds);
    }
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aServerIsLeftWithinItsAnswerWhereItIsWithoutUs(String connector) throws Exception {
    if (!isLeftWithinItsAnswer(plain(connector), SOON)) {
      return;
    }
    for (Map.Entry<String, PlannedGateway.Plan> plan : plans().entrySet()) {
      if (STREAMING.contains(plan.getKey())) {
        gateway.plan = plan.getValue();
        assertThat(isLeftWithinItsAnswer(ours(connector), SURELY)).as(plan.getKey()).isTrue();
      }
    }
  }

  private static boolean isLeftWithinItsAnswer(ExchangeFunction function, int seconds)
      throws Exception {
    try (StreamServer stream = new StreamServer()) {
      stream.send("data: one\n\n");
      String first =
          chat(client(stream, function))
              .bodyToFlux(EVENT)
              .map(event -> event.data().trim())
              .next()
              .block(LIMIT);
      assertThat(first).isEqualTo("one");
      stream.send("data: two\n\n");
      return stream.isLeft(seconds);
    }
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aServerIsLeftWhileAStageReadsItsAnswer(String connector) throws Exception {
    if (!isLeftWithinItsAnswer(plain(connector), SOON)) {
      return;
    }
    CountDownLatch reading = new CountDownLatch(1);
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    answer -> {
                      CompletionStage<HttpResponse> whole = answer.readWhole(1_000);
                      reading.countDown();
                      return whole;
                    });
    try (StreamServer stream = new StreamServer()) {
      stream.send("data: one\n\n");
      ExchangeFunction function = ours(connector);
      Disposable call = chat(client(stream, function)).bodyToFlux(EVENT).subscribe();
      assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
      call.dispose();
      stream.send("data: two\n\n");
      assertThat(stream.isLeft(SURELY)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void failuresAreTheSame(String connector) throws Exception {
    Map<String, MockResponse> failures = new LinkedHashMap<>();
    failures.put(
        "no answer", new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    failures.put(
        "cut", json("{\"a\":1}").setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    failures.put("status", json("{}").setResponseCode(503));
    for (Map.Entry<String, MockResponse> failure : failures.entrySet()) {
      String without = failure(plain(connector), failure.getValue().clone());
      gateway.plan = PlannedGateway.PASS_ON;
      assertThat(failure(ours(connector), failure.getValue().clone()))
          .as(failure.getKey())
          .isEqualTo(without);
      gateway.plan =
          (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(new Recorder()));
      assertThat(failure(ours(connector), failure.getValue().clone()))
          .as("%s, observed", failure.getKey())
          .isEqualTo(without);
    }
  }

  /** Classes of a failure and its causes. */
  private String failure(ExchangeFunction function, MockResponse response) {
    server.enqueue(response);
    WebClient client =
        WebClient.builder()
            .baseUrl(server.url("/v1").toString())
            .exchangeFunction(function)
            .build();
    StringBuilder classes = new StringBuilder();
    chat(client)
        .bodyToMono(String.class)
        .doOnError(
            failure -> {
              for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                classes.append(cause.getClass().getName()).append(' ');
              }
            })
        .onErrorReturn("failed")
        .block(LIMIT);
    // A cut connection is one or the other to Apache's client, also where it is alone.
    return classes
        .toString()
        .replace(
            "org.apache.hc.core5.http.ConnectionClosedException", "java.io.InterruptedIOException");
  }
}
