package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.MockProvider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait for batches, in real processes that are killed, too. */
class DeferredIT {

  @TempDir Path folder;

  private String configuration() {
    return """
    urgency: { rules: [{ urgency: deferred }] }
    flex: { enabled: false }
    deferred: { dir: "%s", linger: 300ms, poll: 100ms }
    """
        .formatted(folder.resolve("deferred"));
  }

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl(), "300")
        .start();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static long askedAlone(MockProvider provider) {
    return provider.requests().stream()
        .filter(request -> request.path().endsWith("/chat/completions"))
        .count();
  }

  @Test
  void eachCallGetsItsAnswerFromABatchOrIsMadeAlone() throws Exception {
    try (Rig rig = new Rig(folder, configuration());
        Running application = start(rig, 8)) {
      for (String prompt : List.of("good", "bad item", "lost item")) {
        assertThat(application.ask(prompt)).startsWith("200 ");
      }
      rig.openAi().batches().endWith("expired");
      assertThat(application.ask("expired, with an answer")).startsWith("200 ");
      rig.openAi().batches().endWith("failed");
      assertThat(application.ask("failed")).startsWith("200 ");
      application.end().orThrow();
      assertThat(askedAlone(rig.openAi())).isEqualTo(3);
      assertThat(rig.openAi().batches().made()).isEqualTo(5);
      Ledger booked = rig.ledger();
      assertThat(booked.entries()).hasSize(5);
      assertThat(booked.sum("cost_usd").add(booked.sum("side_cost_usd")))
          .isEqualByComparingTo(rig.openAi().billedUsd());
    }
  }

  @Test
  void aKilledProcessLosesNothingThatIsPaidFor() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Rig rig = new Rig(folder, configuration())) {
      rig.openAi().batches().hold();
      Running killed = start(rig, 17);
      Future<String> never = threads.submit(() -> killed.ask("a question"));
      await(() -> rig.openAi().batches().asked() > 0);
      killed.close(); // with all its might
      rig.openAi().batches().release();
      try (Running restarted = start(rig, 8)) {
        assertThat(restarted.ask("a question")).startsWith("200 ");
        assertThat(restarted.ask("a question")).isEqualTo("200 hit");
        restarted.end().orThrow();
      }
      assertThat(rig.openAi().batches().made()).isEqualTo(1);
      assertThat(askedAlone(rig.openAi())).isZero();
      assertThat(rig.openAi().bill()).hasSize(1);
      Ledger booked = rig.ledger();
      BigDecimal spent = booked.sum("cost_usd").add(booked.sum("side_cost_usd"));
      assertThat(spent).isEqualByComparingTo(rig.openAi().billedUsd());
      assertThat(folder.resolve("deferred")).isEmptyDirectory();
      assertThat(never).isNotNull();
    } finally {
      threads.shutdownNow();
    }
  }
}
