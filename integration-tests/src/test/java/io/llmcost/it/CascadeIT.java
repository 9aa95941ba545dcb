package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cheap models first, and the requested one where their answers are not good enough. */
@Execution(ExecutionMode.CONCURRENT)
class CascadeIT {

  private static final String CHEAP = "Qwen/Qwen3-8B";
  private static final String CONFIGURATION =
      """
      preset: safe
      cache: { enabled: false }
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - name: cheap-first
          when: { endpoint: chat_completions, model: gpt-4o }
          use: [qwen3-8b, "same:gpt-4o"]
          gate: { min_score: 0.8, streams: buffer }
      """;

  @TempDir Path folder;

  static Stream<Target> targets() {
    return Target.of(
        Client.OKHTTP, Client.JDK, Client.URL_CONNECTION, Client.APACHE5, Client.WEBCLIENT);
  }

  private static List<String> scenarios(Target target) {
    List<String> scenarios = new ArrayList<>(List.of("sync@a", "async@b"));
    target.client().streams().forEach(stream -> scenarios.add(stream + "@c"));
    if (target.version().equals("apache5-5.0")) {
      scenarios.removeIf(scenario -> scenario.contains("async"));
    }
    return scenarios;
  }

  private static List<String> paid(MockProvider provider) {
    return provider.bill().stream().map(BilledCall::usd).map(CascadeIT::plain).sorted().toList();
  }

  private static List<String> booked(Ledger ledger, String field) {
    return ledger.entries().stream().map(e -> plain(e.number(field))).sorted().toList();
  }

  private static String plain(BigDecimal usd) {
    return usd.stripTrailingZeros().toPlainString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void anAnswerThatPassesCostsWhatTheCheapModelCosts(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = scenarios(target);
      Outcome with = trial.with(CONFIGURATION, scenarios);
      assertThat(with.lines()).hasSameSizeAs(scenarios).allMatch(l -> l.matches("(?s)\\S+ 200 .+"));
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(booked(with.ledger(), "cost_usd")).isEqualTo(paid(trial.global()));
      for (Ledger.Entry entry : with.ledger().entries()) {
        assertThat(entry.number("tier")).isEqualByComparingTo("1");
        assertThat(entry.number("side_cost_usd")).isZero();
        assertThat(entry.number("saved_usd")).isPositive();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void oneThatDoesNotIsReplacedAndPaidForBeside(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = scenarios(target);
      Outcome without = trial.without(scenarios);
      trial.when(CHEAP, "finish=length");
      Outcome with = trial.with(CONFIGURATION, scenarios);
      assertThat(with.lines()).as("the requested model's answers").isEqualTo(without.lines());
      assertThat(trial.global().requests()).hasSameSizeAs(scenarios);
      assertThat(booked(with.ledger(), "cost_usd")).isEqualTo(paid(trial.openAi()));
      assertThat(booked(with.ledger(), "side_cost_usd")).isEqualTo(paid(trial.global()));
      for (Ledger.Entry entry : with.ledger().entries()) {
        assertThat(entry.text("route")).isEqualTo("cheap-first");
        assertThat(entry.number("tier")).isEqualByComparingTo("2");
        assertThat(entry.text("served_model")).startsWith("gpt-4o");
        assertThat(entry.number("saved_usd").add(entry.number("side_cost_usd"))).isZero();
      }
    }
  }

  /** A yes is enough, a no asks the next tier, and a judge that fails has nothing to say. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void aJudgeSaysWhetherAnAnswerWillDo(Target target) throws Exception {
    Trial.agent();
    String judged =
        CONFIGURATION
            .replace(
                "routes:",
                "  judge: { provider: global, name: deepseek-v4-flash, price: { input: 0.1, output: 0.25 } }\n"
                    + "routes:")
            .replace("min_score: 0.8", "min_score: 0.8, judge: judge");
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = scenarios(target);
      Outcome without = trial.without(scenarios);
      trial.when("<answer>", "answer=No, it is wrong.");
      Outcome refused = trial.with(judged, scenarios);
      assertThat(refused.lines()).isEqualTo(without.lines());
      Ledger calls = refused.ledger().where(entry -> entry.text("purpose") == null);
      Ledger judges = refused.ledger().where(entry -> "judge".equals(entry.text("purpose")));
      assertThat(calls.entries())
          .hasSameSizeAs(scenarios)
          .allSatisfy(
              entry -> {
                assertThat(entry.number("tier")).isEqualByComparingTo("2");
                assertThat(entry.json().get("attempts").get(0).get("verdict").asText())
                    .isEqualTo("judged insufficient");
              });
      assertThat(judges.entries()).hasSameSizeAs(scenarios);
      assertThat(refused.ledger().sum("side_cost_usd"))
          .isEqualByComparingTo(
              trial.global().bill().stream()
                  .map(BilledCall::usd)
                  .reduce(BigDecimal.ZERO, BigDecimal::add));
      assertThat(trial.openAi().requests()).hasSameSizeAs(scenarios);
      for (String nothingAgainstIt : List.of("answer=YES", "status=500")) {
        trial.when("<answer>", nothingAgainstIt);
        Outcome taken = trial.with(judged, scenarios);
        assertThat(taken.lines()).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
        assertThat(trial.openAi().requests()).isEmpty();
      }
    }
  }

  static Stream<Target> oneTarget() {
    return Target.of(Client.OKHTTP).limit(1);
  }

  /** To a provider's bill: a further answer would come to more than a call may cost. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void noFurtherAnswerIsBoughtThatACallMayNotCost(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when(CHEAP, "finish=length");
      String bound = CONFIGURATION.replace("min_score: 0.8", "min_score: 0.8, max_cost_usd: %s");
      Outcome cheap = trial.with(bound.formatted("0.00001"), List.of("sync@a"));
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(cheap.lines()).singleElement().asString().startsWith("sync@a 200 ");
      assertThat(booked(cheap.ledger(), "cost_usd")).isEqualTo(paid(trial.global()));
      assertThat(booked(cheap.ledger(), "side_cost_usd")).containsExactly("0");
      Outcome dear = trial.with(bound.formatted("1"), List.of("sync@a"));
      assertThat(trial.openAi().requests()).hasSize(1);
      assertThat(booked(dear.ledger(), "cost_usd")).isEqualTo(paid(trial.openAi()));
    }
  }
}
