package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first provider of a route is down for a while, under load. */
class OutageIT {

  private static final int CALLS = 200;
  private static final int LATENCY_MS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIGURATION =
      """
      preset: safe
      cache: { enabled: false }
      coalesce: { enabled: false }
      breaker: { open_for: 300ms, enabled: %s }
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - { name: cheap-first, when: { model: gpt-4o }, use: [qwen3-8b, "same:gpt-4o"], gate: { min_score: 0 } }
      """;

  @TempDir Path folder;

  private static Running start(Rig rig) throws Exception {
    return rig.agent(Rig.javaHome(17))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.LoadedApp", rig.openAi().baseUrl())
        .start();
  }

  private static BigDecimal paid(Rig rig) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BilledCall call : rig.openAi().bill()) {
      sum = sum.add(call.usd());
    }
    for (BilledCall call : rig.global().bill()) {
      sum = sum.add(call.usd());
    }
    return sum;
  }

  private static String phase(Rig rig, Running app, String name, int calls) throws Exception {
    BigDecimal before = paid(rig);
    int cheap = rig.global().requests().size();
    int dear = rig.openAi().requests().size();
    String said = app.ask(name + " " + calls);
    String[] words = said.split(" ");
    System.out.printf(
        "%-24s answered %s, lost %s, p50 %.1f ms, p99 %.1f ms, first provider %d, second %d requests, %s USD%n",
        name,
        words[0],
        words[1],
        Integer.parseInt(words[2]) / 1e3,
        Integer.parseInt(words[3]) / 1e3,
        rig.global().requests().size() - cheap,
        rig.openAi().requests().size() - dear,
        paid(rig).subtract(before).toPlainString());
    return said;
  }

  @ParameterizedTest(name = "the provider is down with {0}")
  @ValueSource(strings = {"status=503; delay=50", "status=429; header.retry-after=30", "cut=head"})
  void noCallIsLost(String outage) throws Exception {
    try (Rig rig = new Rig(folder, CONFIGURATION.formatted("true"));
        Running app = start(rig)) {
      rig.global().setLatencyMs(LATENCY_MS);
      rig.openAi().setLatencyMs(LATENCY_MS);
      phase(rig, app, "warm", 40);
      assertThat(phase(rig, app, "before", CALLS)).startsWith(CALLS + " 0 ");
      rig.global().setUsual(outage);
      int asked = rig.global().requests().size();
      assertThat(phase(rig, app, "during", CALLS)).startsWith(CALLS + " 0 ");
      assertThat(rig.global().requests().size() - asked)
          .as("a few until it is open, with eight threads, and some probes")
          .isLessThan(CALLS / 4);
      rig.global().setUsual("");
      Instant end = Instant.now().plus(PATIENCE);
      while (!isBack(rig, app)) {
        assertThat(Instant.now()).as("it must come back").isBefore(end);
      }
      assertThat(phase(rig, app, "after", CALLS)).startsWith(CALLS + " 0 ");
      assertThat(app.end().exit()).isZero();
      Ledger ledger = rig.ledger();
      BigDecimal booked = ledger.sum("cost_usd").add(ledger.sum("side_cost_usd"));
      BigDecimal presumed = presumed(ledger);
      assertThat(booked.subtract(presumed))
          .as("booked is what was billed")
          .isEqualByComparingTo(paid(rig));
      // A connection that ends without a head may have brought the request.
      assertThat(presumed.signum()).isEqualTo(outage.startsWith("cut") ? 1 : 0);
    }
  }

  /** What was booked for requests without an answer. */
  private static BigDecimal presumed(Ledger ledger) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Ledger.Entry entry : ledger.entries()) {
      for (JsonNode attempt : entry.json().path("attempts")) {
        sum = sum.add(new BigDecimal(attempt.path("estimated_usd").asText("0")));
      }
    }
    return sum;
  }

  /** Whether calls go to the first provider again. */
  private static boolean isBack(Rig rig, Running app) throws Exception {
    int cheap = rig.global().requests().size();
    assertThat(app.ask("back 8")).startsWith("8 0 ");
    return rig.global().requests().size() - cheap == 8;
  }

  @Test
  void withoutBreakersEveryCallFindsOutByItself() throws Exception {
    try (Rig rig = new Rig(folder, CONFIGURATION.formatted("false"));
        Running app = start(rig)) {
      rig.global().setLatencyMs(LATENCY_MS);
      rig.openAi().setLatencyMs(LATENCY_MS);
      phase(rig, app, "warm", 40);
      rig.global().setUsual("status=503; delay=50");
      int asked = rig.global().requests().size();
      assertThat(phase(rig, app, "no-breaker", CALLS)).startsWith(CALLS + " 0 ");
      assertThat(rig.global().requests().size() - asked).isEqualTo(CALLS);
    }
  }
}
