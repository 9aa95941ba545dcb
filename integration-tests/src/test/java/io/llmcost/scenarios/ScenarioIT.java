package io.llmcost.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The articles' scenarios with a part of their traffic; {@code ./scenarios} has all of it. */
@Execution(ExecutionMode.CONCURRENT)
class ScenarioIT {

  private static final Path CONFIGURATIONS = Path.of("..", "config", "scenarios");

  @TempDir Path folder;

  /** All but one that only has other shares. */
  static Stream<Scenario> scenarios() {
    return Articles.all().stream()
        .filter(scenario -> !scenario.name().equals("d-production"))
        .map(scenario -> scenario.dividedBy(10));
  }

  private static Path agent() {
    Path jar = Path.of(System.getProperty("llmcost.jar", "../agent/target/llmcost.jar"));
    assumeTrue(Files.exists(jar), () -> "No agent at " + jar + ": run ./mvnw verify");
    return jar.toAbsolutePath().normalize();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theArticlesSavingIsReached(Scenario scenario) throws Exception {
    Outcome outcome = new Replay(agent(), CONFIGURATIONS, folder).run(scenario);
    assertThat(outcome.problems()).isEmpty();
    if (scenario.claim() != null) {
      assertThat(outcome.measured().saving()).isGreaterThan(scenario.claim().saving());
    }
  }

  @Test
  void promptsAreSentInAFifthOfTheirTokens() throws Exception {
    ShorterPrompts.Result result = new ShorterPrompts(agent(), CONFIGURATIONS, folder).run(50, 100);
    assertThat(result.problems()).isEmpty();
  }

  @Test
  void questionsThatAreAskedAtTheSameTimePayForTheirInstructionsOnce() throws Exception {
    SentTogether.Result result =
        new SentTogether(agent(), CONFIGURATIONS, folder).run(SentTogether.SHAPES.get(0), 100, 200);
    assertThat(result.problems()).isEmpty();
  }

  /** Else the others would prove nothing. */
  @Test
  void weakAnswersThatNoGateLooksAtAreSeen() throws Exception {
    String gate = "min_score: [0.8, 0.9]";
    String configuration = Files.readString(CONFIGURATIONS.resolve("d.yaml"));
    assertThat(configuration).contains(gate);
    Files.writeString(
        folder.resolve("d.yaml"), configuration.replace(gate, "min_score: [0, 0, 0]"));
    Scenario scenario =
        Articles.all().stream().filter(s -> s.name().equals("d-claimed")).findFirst().orElseThrow();
    Outcome outcome =
        new Replay(agent(), folder, folder.resolve("runs")).run(scenario.dividedBy(50));
    List<String> problems = outcome.problems();
    assertThat(problems).anyMatch(problem -> problem.contains("weak answers were given"));
    assertThat(problems).anyMatch(problem -> problem.contains("answered by"));
  }
}
