package io.llmcost.scenarios;

import io.llmcost.it.harness.Page;
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
    Path jar = Path.of("agent", "target", "llmcost.jar").toAbsolutePath();
    Path configurations = Path.of("config", "scenarios");
    Path runs = Path.of("integration-tests", "target", "scenario-runs").toAbsolutePath();
    Replay replay = new Replay(jar, configurations, runs);
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : Articles.all()) {
      if (names.isEmpty() || names.stream().anyMatch(scenario.name()::startsWith)) {
        Outcome outcome = replay.run(scenario);
        outcomes.add(outcome);
        print(console, outcome);
      }
    }
    boolean good = outcomes.stream().allMatch(outcome -> outcome.problems().isEmpty());
    ShorterPrompts.Result shorter = null;
    if (names.isEmpty() || names.stream().anyMatch("d-compression"::startsWith)) {
      shorter = new ShorterPrompts(jar, configurations, runs).run(500, 20);
      good &= shorter.problems().isEmpty();
      shorter.problems().forEach(console::println);
      console.print(ShorterPrompts.table(shorter));
    }
    List<SentTogether.Result> together = new ArrayList<>();
    if (names.isEmpty() || names.stream().anyMatch("d-batching"::startsWith)) {
      for (SentTogether.Shape shape : SentTogether.SHAPES) {
        together.add(new SentTogether(jar, configurations, runs).run(shape, 200, 300));
      }
      for (SentTogether.Result result : together) {
        good &= result.problems().isEmpty();
        result.problems().forEach(console::println);
      }
      console.print(SentTogether.table(together));
    }
    Results results = new Results(outcomes);
    console.println();
    console.print(results.sums());
    if (good && names.isEmpty()) {
      Path page = Path.of(args[0]);
      String written = results.putInto(Files.readString(page));
      Files.writeString(
          page,
          new Page(written)
              .with("compression", ShorterPrompts.table(shorter))
              .with("batching", SentTogether.table(together))
              .text());
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
