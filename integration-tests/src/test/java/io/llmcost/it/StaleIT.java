package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old answers are given and made anew, through the application's own client. */
class StaleIT {

  private static final String STALE =
      "preset: safe\ncache: { when: always, ttl: 300ms, stale: 10m }\n";

  @TempDir Path folder;

  /**
   * @param app perhaps with an argument of its own
   */
  private static Running start(Rig rig, String app, String classPath, int release)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(app.split(" ")));
    words.set(0, "io.llmcost.it.apps." + words.get(0));
    words.add(1, rig.openAi().baseUrl());
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.apps11(), Rig.withOkHttp(classPath))
        .with(words.toArray(new String[0]))
        .start();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "AskedApp, okhttp-4.12, 8",
    "AskedApp, okhttp-4.12, 17",
    "AskedJdkApp, okhttp-4.12, 17",
    "AskedLegacyApache4App, apache4-4.1, 17",
    "AskedLegacyApache4App, apache4-4.2, 17",
    "AskedApache4App, apache4-4.3, 17",
    "AskedApache4App, apache4-4.5, 8",
    "AskedApache4AsyncApp, apache4async-4.0, 17",
    "AskedApache4AsyncApp, apache4async-4.1, 8",
    "AskedApache5App, apache5-5.0, 17",
    "AskedApache5App, apache5-5.6, 17",
    "AskedApache5AsyncApp, apache5-5.0, 17",
    "AskedApache5AsyncApp, apache5-5.6, 8",
    "AskedWebClientApp, webclient-5.0, 8",
    "AskedWebClientApp, webclient-5.3, 17",
    "AskedWebClientApp, webclient-7.0, 17",
    "AskedAzureApp sync, azure-1.30, 17",
    "AskedAzureApp async, azure-1.45, 8",
    "AskedAzureApp sync, azure-okhttp-1.61, 17",
    "AskedTransportApp sync, openai-transport-4.100, 8",
    "AskedTransportApp async, openai-transport-4.100, 17",
    "AskedVertxApp, vertx-4.5, 17",
  })
  void nobodyWaitsForTheNewAnswer(String app, String classPath, int release) throws Exception {
    try (Rig rig = new Rig(folder, STALE + "bridge: { enabled: true }\n")) {
      try (Running running = start(rig, app, classPath, release)) {
        assertThat(running.ask("a question")).isEqualTo("200 miss");
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (rig.openAi().requests().size() < 3 && Instant.now().isBefore(end)) {
          assertThat(running.ask("a question")).isEqualTo("200 hit");
        }
        // Whatever is under way is booked, and nobody asks for more.
        int sent = 0;
        while (sent != rig.openAi().requests().size() || sent != booked(rig.ledgerSoFar())) {
          sent = rig.openAi().requests().size();
          assertThat(Instant.now()).isBefore(end);
          Thread.sleep(20);
        }
        assertThat(running.end().orThrow().stderr()).doesNotContain("[llmcost] WARN");
      }
      assertThat(rig.openAi().requests()).hasSizeGreaterThanOrEqualTo(3);
      Ledger ledger = rig.ledger();
      Ledger refreshes = ledger.where(entry -> "refresh".equals(entry.text("purpose")));
      assertThat(refreshes.entries())
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(entry -> assertThat(entry.text("call_site")).isEqualTo(callSite(ledger)))
          .allSatisfy(entry -> assertThat(entry.number("side_cost_usd")).isPositive());
      // By whomever the first one was made, whatever became of the application's objects since.
      String key = String.valueOf(rig.openAi().requests().get(0).header("authorization"));
      assertThat(rig.openAi().requests())
          .allSatisfy(
              request -> assertThat(String.valueOf(request.header("authorization"))).isEqualTo(key))
          .allSatisfy(request -> assertThat(request.bodyText()).contains("a question"));
      assertThat(ledger.sum("cost_usd").add(ledger.sum("side_cost_usd")))
          .isEqualByComparingTo(rig.openAi().billedUsd());
    }
  }

  @Test
  void aKeptStreamTakesItsTime() throws Exception {
    String paced =
        "preset: safe\n" + "cache: { replay: paced, replay_rate: 1, replay_longest: 1500ms }\n";
    try (Rig rig = new Rig(folder, paced);
        Running running =
            rig.agent(Rig.javaHome(17))
                .classPath(Rig.withOkHttp("openai-4.100"))
                .with("io.llmcost.it.apps.SemanticApp", rig.openAi().baseUrl())
                .start()) {
      for (String client : List.of("okhttp", "openai")) {
        String whole = running.ask(client + " whole - What is " + client + "?");
        assertThat(whole).startsWith("miss");
        long begun = System.nanoTime();
        String stream = running.ask(client + " stream - What is " + client + "?");
        assertThat(stream).startsWith("hit");
        assertThat(stream.split(" ", 3)[2]).isEqualTo(whole.split(" ", 3)[2]);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
            .isGreaterThan(Duration.ofMillis(700));
      }
      assertThat(rig.openAi().requests()).hasSize(2);
      assertThat(running.end().orThrow().stderr()).doesNotContain("[llmcost] WARN");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "AskedJdkApp, okhttp-4.12",
    "AskedLegacyApache4App, apache4-4.1",
    "AskedLegacyApache4App, apache4-4.2",
    "AskedApache4App, apache4-4.3",
    "AskedApache4App, apache4-4.5",
    "AskedApache4AsyncApp, apache4async-4.0",
    "AskedApache4AsyncApp, apache4async-4.1",
    "AskedApache5App, apache5-5.0",
    "AskedApache5App, apache5-5.6",
    "AskedApache5AsyncApp, apache5-5.0",
    "AskedApache5AsyncApp, apache5-5.6",
    "AskedWebClientApp, webclient-5.0",
    "AskedWebClientApp, webclient-5.3",
    "AskedWebClientApp, webclient-7.0",
    "AskedAzureApp sync, azure-1.30",
    "AskedAzureApp async, azure-1.30",
    "AskedAzureApp async, azure-1.45",
    "AskedAzureApp sync, azure-okhttp-1.61",
    "AskedTransportApp sync, openai-transport-4.100",
    "AskedTransportApp async, openai-transport-4.100",
    "AskedVertxApp, vertx-4.5",
  })
  void aKeptStreamTakesItsTimeWhoeverReadsIt(String app, String classPath) throws Exception {
    String paced =
        "preset: safe\ncache: { replay: paced, replay_rate: 1, replay_longest: 1500ms }\n"
            + "bridge: { enabled: true }\n";
    try (Rig rig = new Rig(folder, paced);
        Running running = start(rig, app, classPath, 17)) {
      assertThat(running.ask("one")).isEqualTo("200 miss");
      long begun = System.nanoTime();
      assertThat(running.ask("one")).isEqualTo("200 hit");
      long whole = System.nanoTime() - begun;
      begun = System.nanoTime();
      assertThat(running.ask("stream one")).isEqualTo("200 hit");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(Duration.ofMillis(700))
          .isGreaterThan(Duration.ofNanos(whole));
      assertThat(rig.openAi().requests()).hasSize(1);
      assertThat(running.end().orThrow().stderr()).doesNotContain("[llmcost] WARN");
    }
  }

  private static int booked(Ledger soFar) {
    return soFar.where(entry -> !"hit".equals(entry.text("cache"))).entries().size();
  }

  private static String callSite(Ledger ledger) {
    return ledger.entries().get(0).text("call_site");
  }
}
