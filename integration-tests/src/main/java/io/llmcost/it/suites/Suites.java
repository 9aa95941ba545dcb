package io.llmcost.it.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs tests of other projects without the agent and with it, compares test by test, and writes
 * their rows of the table: {@code Suites PAGE [NAME …]}; with names only those that begin with one.
 */
public final class Suites {

  private static final int MORE_RUNS = 2;

  private final Runner runner;

  private Suites(Runner runner) {
    this.runner = runner;
  }

  /** Exits with 1 if a test has another outcome with the agent. */
  public static void main(String[] args) throws Exception {
    Path module = Path.of(System.getProperty("llmcost.integration-tests")).toAbsolutePath();
    String options = System.getProperty("llmcost.suites.options", "").trim();
    List<String> names = List.of(args).subList(1, args.length);
    Runner runner =
        new Runner(module, options.isEmpty() ? List.of() : List.of(options.split("\\s+")));
    Suites suites = new Suites(runner);
    List<Suite> all = Suite.all(module);
    Path page = Path.of(args[0]);
    boolean same = true;
    for (Suite suite : all) {
      if (names.isEmpty() || names.stream().anyMatch(suite.name()::startsWith)) {
        Result result = suites.run(suite);
        same &= result.differences().isEmpty();
        Files.writeString(page, Table.putInto(Files.readString(page), all, Map.of(suite, result)));
      }
    }
    System.exit(same ? 0 : 1);
  }

  /**
   * A test may fail by chance: where modes differ, the classes in which they do are run again, in
   * both modes, and the best run counts.
   */
  private Result run(Suite suite) throws IOException, InterruptedException {
    Map<Mode, Outcomes> outcomes = new EnumMap<>(Mode.class);
    for (Mode mode : Mode.values()) {
      outcomes.put(mode, once(suite, mode));
    }
    for (int more = 0; more < MORE_RUNS; more++) {
      for (Mode mode : Mode.AGENT) {
        Outcomes without = outcomes.get(Mode.WITHOUT);
        Set<String> different = outcomes.get(mode).differencesFrom(without);
        if (!different.isEmpty()) {
          Set<String> classes = outcomes.get(mode).classesOf(different);
          classes.addAll(without.classesOf(different));
          Suite some = suite.only(classes);
          outcomes.merge(mode, once(some, mode), Outcomes::orBetter);
          outcomes.merge(Mode.WITHOUT, once(some, Mode.WITHOUT), Outcomes::orBetter);
        }
      }
    }
    Result result = new Result(suite, outcomes);
    result.differences().forEach(difference -> System.out.println("  " + difference));
    return result;
  }

  private Outcomes once(Suite suite, Mode mode) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Outcomes outcomes = runner.run(suite, mode);
    System.out.printf(
        "%s, %s: %d of %d passed, %d s%n",
        suite.name(),
        mode.title(),
        outcomes.passed(),
        outcomes.size(),
        (System.nanoTime() - start) / 1_000_000_000);
    return outcomes;
  }
}
