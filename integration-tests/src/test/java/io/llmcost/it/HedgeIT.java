package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.chaos.ChaosProxy;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider of which one answer of several never begins. */
class HedgeIT {

  private static final int CALLS = 10;
  private static final String HEDGED =
      """
      preset: safe
      cache.enabled: false
      retry.enabled: false
      hedge: { call_sites: ["**"], after: 3s, max_share: 100% }
      """;

  @TempDir Path folder;

  /** Applications, and what a line of their input is. */
  static Stream<String[]> applications() {
    return Stream.of(
        new String[] {"BurstApp", "sync " + CALLS, CALLS + " 0"},
        new String[] {"BurstApp", "async " + CALLS, CALLS + " 0"},
        new String[] {"BurstApp", "stream " + CALLS, CALLS + " 0"},
        new String[] {"LoadedApp", "okhttp " + CALLS, CALLS + " 0 "});
  }

  /** Applications, a line of their input, and how the first request of the fifth call is stuck. */
  static Stream<String[]> losers() {
    return Stream.of(
        new String[] {"BurstApp", "sync " + CALLS, "delay=60000"},
        new String[] {"BurstApp", "stream " + CALLS, "delay=60000"},
        new String[] {"BurstApp", "stream " + CALLS, "hang=10"},
        new String[] {"LoadedApp", "okhttp " + CALLS, "delay=60000"});
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("losers")
  void theProviderSeesThatTheFirstRequestIsGivenUp(String app, String line, String stuck)
      throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Rig rig = new Rig(folder, HEDGED);
        ChaosProxy proxy = ChaosProxy.start("openai", rig.openAi().port())) {
      rig.write(HEDGED + "providers: { openai: { base_url: \"" + proxy.baseUrl() + "\" } }\n");
      rig.openAi().setUsual(any -> requests.getAndIncrement() == 4 ? stuck : "");
      try (Running running =
          rig.agent(Rig.javaHome(17))
              .classPath(
                  Rig.apps8(), Rig.apps11() + File.pathSeparator + Rig.withOkHttp("okhttp-4.12"))
              .with("io.llmcost.it.apps." + app, proxy.baseUrl())
              .start()) {
        assertThat(running.ask(line)).startsWith(CALLS + " 0");
        Instant end = Instant.now().plusSeconds(30);
        while (proxy.hungUp() == 0 && Instant.now().isBefore(end)) {
          Thread.onSpinWait();
        }
        assertThat(proxy.hungUp()).as("connections closed while the application runs").isEqualTo(1);
        running.end().orThrow();
      }
      Ledger ledger = rig.ledger();
      Ledger hedged = ledger.where(entry -> entry.json().get("attempts").size() > 1);
      assertThat(hedged.entries())
          .isNotEmpty()
          .allSatisfy(
              entry ->
                  assertThat(entry.number("side_cost_usd"))
                      .as("as much as the request that won: %s", entry.json())
                      .isEqualByComparingTo(entry.number("cost_usd")));
      assertThat(hedged.sum("side_cost_usd")).isEqualByComparingTo(ledger.sum("side_cost_usd"));
      // What has not begun the mock does not bill; a provider may.
      BigDecimal answers = ledger.sum("cost_usd");
      BigDecimal all = answers.add(ledger.sum("side_cost_usd"));
      BigDecimal least = stuck.startsWith("hang") ? all : answers;
      assertThat(rig.openAi().billedUsd()).isBetween(least, all);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("applications")
  void theSecondRequestAnswersAndTheFirstIsCancelled(String app, String line, String answered)
      throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Rig rig = new Rig(folder, HEDGED);
        Running running =
            rig.agent(Rig.javaHome(17))
                .classPath(
                    Rig.apps8(), Rig.apps11() + File.pathSeparator + Rig.withOkHttp("okhttp-4.12"))
                .with("io.llmcost.it.apps." + app, rig.openAi().baseUrl())
                .start()) {
      rig.openAi().setUsual(any -> requests.getAndIncrement() == 4 ? "delay=20000" : "");
      assertThat(running.ask(line)).startsWith(answered);
      running.end().orThrow();
      Ledger ledger = rig.ledger();
      assertThat(ledger.entries()).hasSize(CALLS);
      Ledger hedged = ledger.where(entry -> entry.json().get("attempts").size() > 1);
      assertThat(hedged.entries()).isNotEmpty();
      assertThat(hedged.entries().get(0).json().get("attempts").get(0).get("error_class").asText())
          .isEqualTo("hedged");
      assertThat(ledger.sum("cost_usd")).isEqualByComparingTo(rig.openAi().billedUsd());
      assertThat(hedged.sum("side_cost_usd"))
          .as("a provider may bill what was given up: that is booked by estimate")
          .isPositive()
          .isEqualByComparingTo(ledger.sum("side_cost_usd"));
    }
  }
}
