package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Comparing is no affair of the application's. What is compared, and how, {@code ShadowIT} says.
 */
class ShadowTest {

  private static final Costs PRICED = (provider, model, usage) -> BigDecimal.ONE;

  private String answer = "Paris.";
  private final FakeChain chain =
      FakeChain.answering(exchange -> Answers.json(Answers.chat(answer)));
  private final List<Runnable> comparisons = new ArrayList<>();

  private void send(Calls calls, Costs costs) {
    Settings settings =
        Routes.settings(
            Routes.when().shadowing(new Shadowing(1, 0)).use("r", Gate.USUAL, "cheap", "mini"));
    RouteStage stage =
        new RouteStage(
            new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
            costs,
            NoSideCalls.create(),
            () -> 0.5,
            comparisons::add,
            Runnable::run);
    Exchange call = calls.settings(settings).header("Authorization", "Bearer k").exchange();
    Answers.read(Stages.pass(stage, call, chain).toCompletableFuture().join());
  }

  @Test
  void anAnswerIsComparedOnAnotherThread() {
    send(Calls.chat("Hello"), PRICED);
    assertThat(comparisons).hasSize(1);
    assertThat(chain.sent()).hasSize(1);
  }

  @Test
  void aFaultOfOursCostsAComparisonAndNothingElse() {
    Costs broken =
        (provider, model, usage) -> {
          throw new IllegalStateException("broken");
        };
    send(Calls.chat("Hello"), broken);
    assertThat(comparisons).isEmpty();
    assertThat(chain.sent()).as("the answer is not bought again").hasSize(1);
  }

  @Test
  void longBodiesAreNotKeptToBeCompared() {
    send(Calls.chat("x".repeat(2 << 20)), PRICED);
    answer = "x".repeat(2 << 20);
    send(Calls.chat("Hello"), PRICED);
    assertThat(chain.sent()).hasSize(2);
    assertThat(comparisons).isEmpty();
  }
}
