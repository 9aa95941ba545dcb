package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CascadeTest {

  private static final String GOOD = Answers.chat("Paris.");
  private static final String HEDGED = Answers.chat("I don't know.");
  private static final String EMPTY = Answers.chat("");

  private final Map<String, Object> answers = new HashMap<>();
  private final FakeChain chain =
      FakeChain.later(
          exchange -> {
            Object answer = answers.getOrDefault(exchange.call().model(), GOOD);
            if (answer instanceof Throwable failure) {
              return CompletableFuture.failedFuture(failure);
            }
            return CompletableFuture.completedFuture(
                answer instanceof Integer status
                    ? Answers.live(status, "application/json", Answers.utf8("{}"))
                    : answer.toString().startsWith("data:")
                        ? Answers.sse(answer.toString())
                        : Answers.json(answer.toString()));
          });
  private final RouteStage stage =
      new RouteStage(
          new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
          Costs.UNKNOWN,
          NoSideCalls.create(),
          new Random(1)::nextDouble,
          Runnable::run,
          Runnable::run);

  private static Gate gate(Gate.Streams streams, Double... scores) {
    return new Gate(List.of(scores), 0.2, null, streams, false, null);
  }

  private static Calls calls(Route route) {
    Settings settings = Routes.settings(route);
    return Calls.chat("What is the capital of France?").settings(settings);
  }

  private static Calls calls(String... tiers) {
    return calls(Routes.when().use("r", Gate.USUAL, tiers));
  }

  private String send(Exchange exchange) {
    return Answers.read(response(exchange));
  }

  private HttpResponse response(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture().join();
  }

  private List<String> asked() {
    return chain.sent().stream().map(sent -> sent.call().model()).toList();
  }

  @Test
  void anAnswerThatPassesIsGiven() {
    Exchange call = calls("cheap", "mini", "gpt-4o").exchange();
    assertThat(send(call)).isEqualTo(GOOD);
    assertThat(asked()).containsExactly("vendor/cheap");
    assertThat(call.trace().tier()).isEqualTo(1);
    assertThat(call.trace().isMakeshift()).isFalse();
  }

  @Test
  void oneThatDoesNotHandsOnToTheNextTier() {
    answers.put("vendor/cheap", HEDGED);
    Exchange call = calls("cheap", "mini", "gpt-4o").exchange();
    assertThat(send(call)).isEqualTo(GOOD);
    assertThat(asked()).containsExactly("vendor/cheap", "gpt-4o-mini");
    assertThat(call.trace().tier()).isEqualTo(2);
    assertThat(call.trace().servedModel()).isEqualTo("gpt-4o-mini");
    assertThat(call.trace().route()).isEqualTo("r");
  }

  @Test
  void theRequestedModelAsATierIsTheRequestAsItWas() {
    answers.put("vendor/cheap", HEDGED);
    answers.put("gpt-4o", HEDGED);
    Exchange call = calls("cheap", "gpt-4o").exchange();
    assertThat(send(call)).isEqualTo(HEDGED);
    assertThat(asked()).containsExactly("vendor/cheap", "gpt-4o");
    assertThat(chain.sent().get(1).request()).isSameAs(call.request());
    assertThat(call.trace().tier()).isEqualTo(2);
  }

  @Test
  void theLastTierIsGatedOnlyWhereItIsListed() {
    answers.put("vendor/cheap", EMPTY);
    answers.put("gpt-4o-mini", EMPTY);
    assertThat(send(calls("cheap", "mini").exchange())).isEqualTo(EMPTY);
    assertThat(asked()).containsExactly("vendor/cheap", "gpt-4o-mini");
    chain.sent().clear();
    Gate both = gate(Gate.Streams.FIRST, 0.8, 0.8);
    assertThat(send(calls(Routes.when().use("r", both, "cheap", "mini")).exchange()))
        .isEqualTo(GOOD);
    assertThat(asked()).containsExactly("vendor/cheap", "gpt-4o-mini", "gpt-4o");
  }

  @Test
  void tiersThatFailAreSkipped() {
    answers.put("vendor/cheap", 503);
    answers.put("gpt-4o-mini", new IOException("down"));
    Exchange call = calls("cheap", "mini").exchange();
    assertThat(send(call)).isEqualTo(GOOD);
    assertThat(asked()).containsExactly("vendor/cheap", "gpt-4o-mini", "gpt-4o");
    assertThat(call.trace().route()).isNull();
    assertThat(call.trace().tier()).isZero();
  }

  @Test
  void theBestAnswerIsGivenWhereTheRequestedModelFails() {
    Gate both = gate(Gate.Streams.FIRST, 0.8, 0.8);
    answers.put("vendor/cheap", HEDGED);
    answers.put("gpt-4o-mini", EMPTY);
    for (Object failure : List.of(503, new IOException("down"))) {
      answers.put("gpt-4o", failure);
      Exchange call = calls(Routes.when().use("r", both, "cheap", "mini")).exchange();
      assertThat(send(call)).isEqualTo(HEDGED);
      assertThat(call.trace().servedModel()).isEqualTo("vendor/cheap");
      assertThat(call.trace().tier()).isEqualTo(1);
      assertThat(call.trace().isMakeshift()).as("nobody else should get it").isTrue();
    }
    assertThat(send(calls("cheap", "gpt-4o").exchange())).isEqualTo(HEDGED);
  }

  @Test
  void whatTheRequestedModelSaysIsTheApplicationsWhereNothingElseIs() {
    answers.put("vendor/cheap", 500);
    answers.put("gpt-4o", 429);
    assertThat(response(calls("cheap", "gpt-4o").exchange()).status()).isEqualTo(429);
    IOException down = new IOException("down");
    answers.put("gpt-4o", down);
    Exchange call = calls("cheap", "gpt-4o").exchange();
    assertThatThrownBy(() -> response(call)).isInstanceOf(CompletionException.class).hasCause(down);
  }

  @Test
  void noFurtherTierIsAskedThatCannotEndInTime() {
    answers.put("vendor/cheap", HEDGED);
    Exchange call = calls("cheap", "gpt-4o").remainingNanos(1).exchange();
    assertThat(send(call)).isEqualTo(HEDGED);
    assertThat(asked()).containsExactly("vendor/cheap");
  }

  @Test
  void modelsThatCannotServeTheCallAreLeftOut() {
    RouteDecision decision =
        new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN)
            .decide(calls("free", "lost", "cheap", "gpt-4o").exchange());
    assertThat(decision.tiers()).extracting(Tier::number).containsExactly(3, 4);
    assertThat(decision.reason())
        .startsWith("Route r sends the call to vendor/cheap of other (if it reaches 0.9)")
        .contains("then the requested model; left out: ", "no api_key", "nowhere");
  }

  @Test
  void aTierThatNeverPassesAtAPlaceIsLeftOutThere() {
    answers.put("vendor/cheap", HEDGED);
    for (int i = 0; i < 100; i++) {
      assertThat(send(calls("cheap", "gpt-4o").callSite("com.acme.Hard.ask").exchange()))
          .isEqualTo(GOOD);
    }
    assertThat(asked().stream().filter("vendor/cheap"::equals)).hasSizeBetween(15, 25);
    chain.sent().clear();
    send(calls("cheap", "gpt-4o").callSite("com.acme.Other.ask").exchange());
    assertThat(asked()).as("elsewhere it is").containsExactly("vendor/cheap", "gpt-4o");
  }

  @Test
  void itIsTriedAgainAndComesBack() {
    answers.put("vendor/cheap", HEDGED);
    for (int i = 0; i < 60; i++) {
      send(calls("cheap", "gpt-4o").exchange());
    }
    answers.put("vendor/cheap", GOOD);
    for (int i = 0; i < 400; i++) {
      send(calls("cheap", "gpt-4o").exchange());
    }
    chain.sent().clear();
    for (int i = 0; i < 10; i++) {
      send(calls("cheap", "gpt-4o").exchange());
    }
    assertThat(asked()).containsOnly("vendor/cheap");
  }

  @Test
  void streamsAreServedByTheFirstTierAndNotJudged() {
    answers.put("vendor/cheap", Answers.chatStream("I don't know.", false));
    Exchange call = stream(Gate.Streams.FIRST);
    HttpResponse response = response(call);
    assertThat(response.isWhole()).isFalse();
    assertThat(asked()).containsExactly("vendor/cheap");
  }

  @Test
  void aBufferedStreamIsJudged() {
    String better = Answers.chatStream("Paris.", false);
    answers.put("vendor/cheap", Answers.chatStream("I don't know.", false));
    answers.put("gpt-4o-mini", better);
    assertThat(send(stream(Gate.Streams.BUFFER))).isEqualTo(better);
    answers.put("vendor/cheap", better.substring(0, better.indexOf("data: [DONE]") - 60));
    assertThat(send(stream(Gate.Streams.BUFFER))).isEqualTo(better);
    assertThat(asked()).hasSize(4);
  }

  @Test
  void streamsMayStayWithTheRequestedModel() {
    answers.put("gpt-4o", Answers.chatStream("Paris.", false));
    response(stream(Gate.Streams.REQUESTED));
    assertThat(asked()).containsExactly("gpt-4o");
  }

  private static Exchange stream(Gate.Streams streams) {
    return calls(Routes.when().use("r", gate(streams, 0.8), "cheap", "mini"))
        .body(Calls.chatBody("gpt-4o", "Where?", ",\"stream\":true"))
        .exchange();
  }
}
