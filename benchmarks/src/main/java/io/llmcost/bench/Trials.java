package io.llmcost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What is to be measured in a round, one after the other in an order that is shuffled. Mutable. */
final class Trials {

  /** Measures something once. */
  interface Trial {
    /** Numbers by name. */
    Map<String, Double> run() throws IOException, InterruptedException;
  }

  private final Results results;
  private final String name;
  private final Random random = new Random(1);
  private final List<Runnable> trials = new ArrayList<>();

  /**
   * @param results are added to
   * @param name for those who wait
   */
  Trials(Results results, String name) {
    this.results = results;
    this.name = name;
  }

  /**
   * @param program the name under which the numbers are found again
   */
  void add(Agent agent, String program, Trial trial) {
    trials.add(
        () -> {
          try {
            results.add(agent, program, trial.run());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
          }
        });
  }

  void run(int rounds) {
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      Collections.shuffle(trials, random);
      trials.forEach(Runnable::run);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      System.out.println(name + ", round " + (round + 1) + " done in " + seconds + " s");
    }
  }
}
