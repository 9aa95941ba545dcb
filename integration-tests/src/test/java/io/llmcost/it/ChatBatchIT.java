package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import java.io.File;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Concurrent calls of the official SDK, unchanged, that share their instructions: what the provider
 * bills with the agent and without it. The lengths are those of {@code docs/batching.md}.
 */
class ChatBatchIT {

  private static final int CALLS = 96;
  private static final int THREADS = 32;

  @TempDir Path folder;

  private static Command command(Command java, String url, int shared, int own) {
    return java.classPath(Rig.apps8() + File.pathSeparator + ClassPaths.here().of("openai-4.100"))
        .with("io.llmcost.it.apps.TaggerApp", url)
        .with(String.valueOf(CALLS), String.valueOf(THREADS))
        .with(String.valueOf(shared), String.valueOf(own));
  }

  @ParameterizedTest(name = "{0} + {1} words, answers of {2}: {3} to {4} %")
  @CsvSource({"400, 100, 200, 12, 25", "1500, 60, 5, 60, 85"})
  void whatIsSharedIsPaidForOnce(int shared, int own, int answer, int least, int most)
      throws Exception {
    Path jar = Trial.agent();
    assertThat(jar).exists();
    String configuration =
        """
        batch: { linger: 300ms, chat: { call_sites: ["io.llmcost.it.apps.TaggerApp.*"], max_calls: 8 } }
        """;
    try (Rig rig = new Rig(Files.createDirectories(folder.resolve("rig")), configuration)) {
      Path home = Rig.javaHome(17);
      rig.openAi().setUsual("about=" + answer);
      rig.openAi().setLatencyMs(300);
      ChildJvm.Result without =
          command(rig.java(home), rig.openAi().baseUrl(), shared, own).run().orThrow();
      assertThat(without.lines()).hasSize(CALLS).containsOnly("own");
      BigDecimal before = rig.openAi().billedUsd();
      rig.openAi().reset();
      rig.openAi().setUsual("about=" + answer);
      rig.openAi().setLatencyMs(300);
      ChildJvm.Result with =
          command(rig.agent(home), rig.openAi().baseUrl(), shared, own).run().orThrow();
      assertThat(with.lines()).hasSize(CALLS).containsOnly("own");
      BigDecimal after = rig.openAi().billedUsd();
      Ledger booked = rig.ledger();
      assertThat(booked.entries()).hasSize(CALLS);
      assertThat(booked.sum("cost_usd").add(booked.sum("side_cost_usd")))
          .isEqualByComparingTo(after);
      double saved =
          100 * before.subtract(after).divide(before, MathContext.DECIMAL64).doubleValue();
      System.out.printf(
          Locale.ROOT,
          "%d + %d words, answers of %d tokens: %d calls in %d requests, saved %.1f %%%n",
          shared,
          own,
          answer,
          CALLS,
          rig.openAi().requests().size(),
          saved);
      assertThat(saved).isBetween((double) least, (double) most);
      // What the agent says it saved is what the bills say, but for how prompts are counted.
      double told =
          100
              * booked
                  .sum("saved_usd")
                  .divide(booked.sum("baseline_cost_usd"), MathContext.DECIMAL64)
                  .doubleValue();
      assertThat(told).isBetween(saved - 5, saved + 5);
    }
  }
}
