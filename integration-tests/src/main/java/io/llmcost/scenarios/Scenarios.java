package io.llmcost.scenarios;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code Scenarios PAGE [NAME …]}: replays all articles and writes the tables of a page, or only
 * those whose names begin so, without the page.
 */
public final class Scenarios {

  private Scenarios() {}

  /** Exits with 1, and leaves the page as it is, if a run is not as it must be. */
  public static void main(String[] args) throws Exception {
    PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> names = List.of(args).subList(1, args.length);
    Replay replay =
        new Replay(
            Path.of("agent", "target", "llmcost.jar").toAbsolutePath(),
            Path.of("config", "scenarios"),
            Path.of("integration-tests", "target", "scenario-runs").toAbsolutePath());
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : Articles.all()) {
      if (names.isEmpty() || names.stream().anyMatch(scenario.name()::startsWith)) {
        Outcome outcome = replay.run(scenario);
        outcomes.add(outcome);
        print(console, outcome);
      }
    }
    boolean good = outcomes.stream().allMatch(outcome -> outcome.problems().isEmpty());
    Results results = new Results(outcomes);
    console.println();
    console.print(results.sums());
    if (good && names.isEmpty()) {
      Path page = Path.of(args[0]);
      Files.writeString(page, results.putInto(Files.readString(page)));
    }
    System.exit(good ? 0 : 1);
  }

  private static void print(PrintStream console, Outcome outcome) {
    console.printf(
        Locale.ROOT,
        "%s %-42s %,6d calls  −%.1f %%%n",
        outcome.problems().isEmpty() ? "✓" : "✗",
        outcome.scenario().title(),
        outcome.scenario().calls(),
        100 * outcome.measured().saving());
    outcome.problems().forEach(problem -> console.println("    " + problem));
  }
}
