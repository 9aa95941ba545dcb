package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutWatchTest {

  private static Route route(double stopAbove) {
    return Routes.when().stopAbove(stopAbove).use("r", Gate.USUAL, "cheap", "gpt-4o");
  }

  /** After how many calls a route was stopped; the number of them if it was not. */
  private static int stoppedAfter(double routedFails, double othersFail, int calls, long seed) {
    Random random = new Random(seed);
    RolloutWatch watch = new RolloutWatch(route(0.2));
    for (int i = 0; i < calls; i++) {
      watch.routed(random.nextDouble() < routedFails);
      watch.left(random.nextDouble() < othersFail);
      if (watch.hasStopped()) {
        return i + 1;
      }
    }
    return calls;
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.6, 0", "0.9, 0.3"})
  void aRouteThatIsClearlyWorseStopsSoon(double routedFails, double othersFail) {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(stoppedAfter(routedFails, othersFail, 2_000, seed)).isBetween(20, 100);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.1, 0", "0.3, 0.3", "0, 0.5"})
  void oneThatIsNotGoesOn(double routedFails, double othersFail) {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(stoppedAfter(routedFails, othersFail, 2_000, seed)).isEqualTo(2_000);
    }
  }

  @Test
  void withoutABoundNothingIsStopped() {
    RolloutWatch watch = new RolloutWatch(route(1));
    for (int i = 0; i < 1_000; i++) {
      watch.routed(true);
    }
    assertThat(watch.hasStopped()).isFalse();
  }

  @Test
  void callsOfAStoppedRouteAreTheApplicationsAgainUntilTheConfigurationIsReadAnew() {
    FakeChain chain =
        FakeChain.answering(
            exchange ->
                exchange.call().model().equals("vendor/cheap")
                    ? Answers.live(503, "application/json", Answers.utf8("{}"))
                    : Answers.json(Answers.chat("Paris.")));
    Router router = new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN);
    RouteStage stage =
        new RouteStage(
            router, Costs.UNKNOWN, NoSideCalls.create(), () -> 0.5, Runnable::run, Runnable::run);
    Settings settings = Routes.settings(route(0.2));
    for (int i = 0; i < 60; i++) {
      Exchange call = Calls.chat("Hello").settings(settings).exchange();
      assertThat(Answers.read(Stages.pass(stage, call, chain).toCompletableFuture().join()))
          .contains("Paris.");
    }
    List<String> asked = chain.sent().stream().map(sent -> sent.call().model()).toList();
    assertThat(asked.stream().filter("vendor/cheap"::equals)).hasSize(20);
    Exchange call = Calls.chat("Hello").settings(settings).exchange();
    assertThat(router.explain(call)).anyMatch(step -> step.contains("stop_above"));
    Settings anew = Routes.settings(route(0.2));
    Exchange later = Calls.chat("Hello").settings(anew).exchange();
    assertThat(router.decide(later).isRouted()).isTrue();
  }

  @Test
  void callsOutsideOfTheRolloutSayWhatIsUsual() {
    FakeChain chain =
        FakeChain.answering(exchange -> Answers.live(503, "application/json", Answers.utf8("{}")));
    Router router = new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN);
    RouteStage stage =
        new RouteStage(
            router, Costs.UNKNOWN, NoSideCalls.create(), () -> 0.5, Runnable::run, Runnable::run);
    Settings settings =
        Routes.settings(
            Routes.when().rollout(0.5).stopAbove(0.2).use("r", Gate.USUAL, "cheap", "gpt-4o"));
    for (int i = 0; i < 400; i++) {
      Exchange call = Calls.chat("Hello " + i).settings(settings).exchange();
      Stages.pass(stage, call, chain).toCompletableFuture().join();
    }
    long routed =
        chain.sent().stream().filter(sent -> sent.call().model().equals("vendor/cheap")).count();
    assertThat(routed).as("everything fails, and not because of the route").isGreaterThan(100);
  }
}
