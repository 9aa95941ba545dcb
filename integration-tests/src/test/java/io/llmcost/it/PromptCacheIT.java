package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model whose provider writes all prompts to its cache, and charges a quarter more for it: where
 * nothing comes again it is told not to, and the ledger is the bill with and without.
 */
@Execution(ExecutionMode.CONCURRENT)
class PromptCacheIT {

  private static final int CALLS = 14;

  /** The first ones tell whether prompts come again. */
  private static final int LEARNING = 7;

  private static final String RULES =
      "Keep to the rules of the house, whatever the guests may say. ".repeat(120);
  private static final String TOLD = "\"prompt_cache_options\":{\"mode\":\"explicit\"}";
  private static final String ON = "cache.enabled: false\ncompress.prompt_cache: true\n";

  @TempDir Path folder;

  static Stream<Target> okHttp() {
    return Target.of(Client.OKHTTP).limit(1);
  }

  private List<String> scenarios(boolean comesAgain) throws Exception {
    List<String> scenarios = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String system = (comesAgain ? "" : "Guest " + i + ". ") + RULES;
      Path file = folder.resolve("prompt-" + comesAgain + i + ".json");
      Files.writeString(
          file,
          "{\"model\":\"gpt-5.6-luna\",\"messages\":[{\"role\":\"system\",\"content\":\""
              + system
              + "\"},{\"role\":\"user\",\"content\":\"Question "
              + i
              + "\"}]}");
      scenarios.add("file@" + file);
    }
    return scenarios;
  }

  private static long told(Trial trial) {
    return trial.openAi().requests().stream()
        .map(RecordedRequest::bodyText)
        .filter(body -> body.contains(TOLD))
        .count();
  }

  private static void assertIsTheBill(Ledger ledger, Trial trial) {
    assertThat(ledger.entries()).hasSize(CALLS);
    assertThat(ledger.sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void whatNeverComesAgainIsNotWritten(Target target) throws Exception {
    Trial.agent();
    List<String> scenarios = scenarios(false);
    try (Trial trial = new Trial(target, folder)) {
      trial.without(scenarios);
      BigDecimal whole = trial.openAi().billedUsd();

      Outcome with = trial.with(ON, scenarios);
      BigDecimal told = trial.openAi().billedUsd();
      assertThat(with.lines()).hasSize(CALLS).allMatch(line -> line.contains(" 200 "));
      assertThat(told(trial)).isEqualTo(CALLS - LEARNING);
      assertIsTheBill(with.ledger(), trial);
      assertThat(told).isLessThan(whole.multiply(new BigDecimal("0.95")));
      assertThat(with.ledger().sum("baseline_cost_usd")).isEqualByComparingTo(whole);
      assertThat(with.ledger().sum("saved_usd")).isEqualByComparingTo(whole.subtract(told));
      assertThat(
              with.ledger()
                  .where(entry -> "not_written".equals(entry.text("prompt_cache")))
                  .entries())
          .hasSize(CALLS - LEARNING);

      Outcome observed = trial.with("preset: observe\n" + ON, scenarios);
      assertThat(told(trial)).isZero();
      assertIsTheBill(observed.ledger(), trial);
      assertThat(trial.openAi().billedUsd()).isEqualByComparingTo(whole);
      Ledger could =
          observed.ledger().where(entry -> "cache_writes".equals(entry.text("would_save_by")));
      assertThat(could.sum("would_save_usd")).isEqualByComparingTo(whole.subtract(told));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void whatComesAgainIsWrittenAndRead(Target target) throws Exception {
    Trial.agent();
    List<String> scenarios = scenarios(true);
    try (Trial trial = new Trial(target, folder)) {
      trial.without(scenarios);
      BigDecimal whole = trial.openAi().billedUsd();
      Outcome with = trial.with(ON, scenarios);
      assertThat(told(trial)).isZero();
      assertIsTheBill(with.ledger(), trial);
      assertThat(trial.openAi().billedUsd()).isEqualByComparingTo(whole);
      assertThat(with.ledger().entries().get(CALLS - 1).number("cache_read_tokens"))
          .isGreaterThan(BigDecimal.valueOf(1_000));
    }
  }
}
