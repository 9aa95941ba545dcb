package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that the official SDK, unchanged, has embedded one by one from many threads. */
class EmbeddingBatchIT {

  private static final int CALLS = 192;
  private static final int THREADS = 32;

  @TempDir Path folder;

  private static Command command(Command java, String url) {
    return java.classPath(Rig.apps8() + File.pathSeparator + ClassPaths.here().of("openai-4.100"))
        .with("io.llmcost.it.apps.IndexerApp", url)
        .with(String.valueOf(CALLS), String.valueOf(THREADS));
  }

  @Test
  void eachCallGetsItsOwnVectorFromFewerRequestsAtTheSamePrice() throws Exception {
    assertThat(Trial.agent()).exists();
    String configuration = "cache: { enabled: false }\nbatch: { embeddings: true, linger: 50ms }\n";
    try (Rig rig = new Rig(Files.createDirectories(folder.resolve("rig")), configuration)) {
      Path home = Rig.javaHome(17);
      rig.openAi().setLatencyMs(100);
      ChildJvm.Result without = command(rig.java(home), rig.openAi().baseUrl()).run().orThrow();
      assertThat(without.lines()).hasSize(CALLS).doesNotHaveDuplicates();
      assertThat(rig.openAi().requests()).hasSize(CALLS);
      BigDecimal before = rig.openAi().billedUsd();
      rig.openAi().reset();
      rig.openAi().setLatencyMs(100);
      ChildJvm.Result with = command(rig.agent(home), rig.openAi().baseUrl()).run().orThrow();
      assertThat(with.lines()).isEqualTo(without.lines());
      int requests = rig.openAi().requests().size();
      System.out.printf(Locale.ROOT, "%d embeddings calls in %d requests%n", CALLS, requests);
      assertThat(requests).isLessThan(CALLS / 4);
      assertThat(rig.openAi().billedUsd()).isEqualByComparingTo(before);
      Ledger booked = rig.ledger();
      assertThat(booked.entries()).hasSize(CALLS);
      assertThat(booked.sum("cost_usd").add(booked.sum("side_cost_usd")))
          .isEqualByComparingTo(before);
    }
  }
}
