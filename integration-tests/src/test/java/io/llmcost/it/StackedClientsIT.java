package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call through a client that stands on another client is handled by the upper one alone. */
class StackedClientsIT {

  private static final List<String> SCENARIOS =
      List.of("sync", "pieces", "stream-usage", "embeddings");

  @TempDir Path folder;

  private static Target target(String version) {
    return new Target(Client.WEBCLIENT_17, version, Runtime.version().feature());
  }

  @ParameterizedTest
  @ValueSource(strings = {"webclient-jdk-6.2", "webclient-jdk-7.0", "webclient-apache5-7.0"})
  void webClientsCallsAreHandledOnce(String version) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target(version), folder)) {
      Outcome outcome = trial.with("preset: observe", SCENARIOS);
      assertThat(outcome.lines()).allMatch(line -> line.matches("\\S+ 200 .+"));
      assertThat(trial.openAi().requests()).hasSameSizeAs(SCENARIOS);
      assertThat(outcome.ledger().entries())
          .hasSameSizeAs(SCENARIOS)
          .allSatisfy(entry -> assertThat(entry.text("client")).isEqualTo("webclient"));
    }
  }

  @Test
  void neitherIsAClientBelowThatGoesOverTheBridge() throws Exception {
    Trial.agent();
    for (Target target :
        List.of(
            new Target(Client.WEBCLIENT, "webclient-5.3", Runtime.version().feature()),
            new Target(Client.AZURE, "azure-1.61", Runtime.version().feature()))) {
      try (Trial trial = new Trial(target, folder.resolve(target.version()))) {
        Outcome outcome = trial.with("preset: observe\nbridge: { enabled: true }", SCENARIOS);
        assertThat(outcome.lines()).allMatch(line -> line.matches("\\S+ 200 .+"));
        assertThat(trial.openAi().requests()).hasSameSizeAs(SCENARIOS);
        assertThat(outcome.ledger().entries())
            .hasSameSizeAs(SCENARIOS)
            .allSatisfy(entry -> assertThat(entry.text("client")).isIn("webclient", "azure"));
      }
    }
  }

  @Test
  void aClientWithoutTheOneAboveGoesOverTheBridge() throws Exception {
    Trial.agent();
    Target target = new Target(Client.WEBCLIENT, "webclient-5.3", Runtime.version().feature());
    try (Trial trial = new Trial(target, folder)) {
      Outcome outcome =
          trial.with(
              "preset: observe\nbridge: { enabled: true }\nhook: { webclient.enabled: false }",
              SCENARIOS);
      assertThat(outcome.lines()).allMatch(line -> line.matches("\\S+ 200 .+"));
      assertThat(outcome.ledger().entries())
          .hasSameSizeAs(SCENARIOS)
          .allSatisfy(entry -> assertThat(entry.text("client")).isEqualTo("reactornetty"));
    }
  }

  @Test
  void theClientBelowHandlesTheCallsWhereTheOneAboveIsSwitchedOff() throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target("webclient-jdk-7.0"), folder)) {
      Outcome outcome =
          trial.with("preset: observe\nhook: { webclient.enabled: false }", SCENARIOS);
      assertThat(outcome.ledger().entries())
          .hasSameSizeAs(SCENARIOS)
          .allSatisfy(entry -> assertThat(entry.text("client")).isEqualTo("jdk"));
    }
  }
}
