package io.llmcost.agent.budget;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the answers of a model at a call site have been like: learnt from what was reported. */
final class Habits {

  private static final int MAX_PLACES = 20_000;
  private static final Habit NEW = new Habit();

  private final Map<String, Habit> habits = new ConcurrentHashMap<>();

  /** One that knows nothing yet where nothing was learnt. */
  Habit at(String place) {
    Habit known = habits.get(place);
    return known == null ? NEW : known;
  }

  /** Off the caller's thread. */
  void learn(String place, double promptRatio, long outputTokens, long nanoUsd) {
    Habit habit = habits.get(place);
    if (habit == null) {
      if (habits.size() >= MAX_PLACES) {
        return;
      }
      Habit made = new Habit();
      Habit there = habits.putIfAbsent(place, made);
      habit = there == null ? made : there;
    }
    habit.learn(promptRatio, outputTokens, nanoUsd);
  }

  /** The last few answers, and what is to be expected by them. */
  static final class Habit {
    private static final int KEPT = 64;
    private static final int ENOUGH = 20;
    private static final double HIGH = 0.95;

    private final double[] ratios = new double[KEPT];
    private final long[] outputs = new long[KEPT];
    private final long[] costs = new long[KEPT];
    private int count;
    private volatile Expected expected = new Expected(false, 1, 0, 0);

    private synchronized void learn(double ratio, long output, long nanoUsd) {
      int at = count++ % KEPT;
      ratios[at] = ratio;
      outputs[at] = output;
      costs[at] = nanoUsd;
      int known = Math.min(count, KEPT);
      long[] sorted = Arrays.copyOf(outputs, known);
      Arrays.sort(sorted);
      boolean enough = known >= ENOUGH;
      long high = sorted[enough ? (int) Math.ceil(known * HIGH) - 1 : known - 1];
      expected =
          new Expected(
              enough,
              Arrays.stream(ratios, 0, known).max().orElse(1),
              high,
              Arrays.stream(costs, 0, known).max().orElse(0));
    }

    Expected expected() {
      return expected;
    }
  }

  /** What a next request has to be expected to use. */
  static final class Expected {
    /** Whether enough answers are known to go by them alone. */
    final boolean isSure;

    /** Prompt tokens for each one of the rough estimate, at most. */
    final double promptRatio;

    /** What 95 % of the answers keep to; the longest one where not enough are known. */
    final long outputTokens;

    /** The dearest one, in billionths of a USD. */
    final long nanoUsd;

    Expected(boolean isSure, double promptRatio, long outputTokens, long nanoUsd) {
      this.isSure = isSure;
      this.promptRatio = promptRatio;
      this.outputTokens = outputTokens;
      this.nanoUsd = nanoUsd;
    }
  }
}
