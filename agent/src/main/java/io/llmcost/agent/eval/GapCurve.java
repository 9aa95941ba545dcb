package io.llmcost.agent.eval;

import java.util.Arrays;

/**
 * How much of the gap between a weak and a strong model is closed as more and more prompts go to
 * the strong one, those first that a router gives the highest score. Among prompts of equal score
 * chance decides: the curve is what is to be expected then. Immutable.
 */
final class GapCurve {

  private static final int DECILES = 10;

  /** The prompts, the first to go to the strong model first. */
  private final int[] order;

  /** By the place in {@link #order}: the place after the last of equal score. */
  private final int[] groupEnds;

  private final double[] weak;
  private final double[] strong;

  private GapCurve(int[] order, int[] groupEnds, double[] weak, double[] strong) {
    this.order = order;
    this.groupEnds = groupEnds;
    this.weak = weak;
    this.strong = strong;
  }

  /**
   * All by prompt.
   *
   * @param weak what the weak model's answer is worth
   * @param strong what the strong model's is
   * @param need how much the router wants the strong model; NaN as the least
   */
  static GapCurve of(double[] weak, double[] strong, double[] need) {
    int size = need.length;
    Integer[] sorted = new Integer[size];
    for (int i = 0; i < size; i++) {
      sorted[i] = i;
    }
    Arrays.sort(sorted, (a, b) -> Double.compare(known(need[b]), known(need[a])));
    int[] order = new int[size];
    int[] groupEnds = new int[size];
    for (int i = size - 1; i >= 0; i--) {
      order[i] = sorted[i];
      boolean isLast = i == size - 1 || known(need[sorted[i + 1]]) != known(need[order[i]]);
      groupEnds[i] = isLast ? i + 1 : groupEnds[i + 1];
    }
    return new GapCurve(order, groupEnds, weak, strong);
  }

  private static double known(double need) {
    return Double.isNaN(need) ? Double.NEGATIVE_INFINITY : need;
  }

  /** By prompt: once each. */
  int[] once() {
    int[] times = new int[order.length];
    Arrays.fill(times, 1);
    return times;
  }

  /**
   * The average performance gap recovered: by the trapezoid rule, the mean height over weak, as a
   * share of the gap, of the curve through its points at 0, 10 … 100 % of the calls. 0.5 for a
   * router that knows nothing, 1 and above for one that knows everything.
   *
   * @param times how often each prompt is counted
   * @return NaN if the strong model is not better
   */
  double apgr(int[] times) {
    Sums sums = new Sums(times);
    double gap = sums.gap();
    if (!(gap > 0)) {
      return Double.NaN;
    }
    double area = 0;
    double last = 0;
    for (int decile = 1; decile <= DECILES; decile++) {
      double gain = sums.gainAt((double) sums.count * decile / DECILES);
      area += (gain + last) / 2 / DECILES;
      last = gain;
    }
    return area / gap;
  }

  /**
   * The share of prompts, 0 to 1, that go to the strong model where this share of the gap is closed
   * for the first time.
   *
   * @param part of the gap, 0 to 1
   * @param times how often each prompt is counted
   * @return NaN if the strong model is not better
   */
  double callsFor(double part, int[] times) {
    Sums sums = new Sums(times);
    double gap = sums.gap();
    if (!(gap > 0)) {
      return Double.NaN;
    }
    double target = part * gap;
    int last = 0;
    while (last < order.length) {
      int next = groupEnds[last];
      if (sums.gains[next] >= target - 1e-12) {
        double rise = sums.gains[next] - sums.gains[last];
        double within = rise <= 0 ? 1 : (target - sums.gains[last]) / rise;
        double calls =
            sums.counts[last]
                + Math.max(0, Math.min(1, within)) * (sums.counts[next] - sums.counts[last]);
        return calls / sums.count;
      }
      last = next;
    }
    return 1;
  }

  /** What has been counted and gained before each place of the order. */
  private final class Sums {

    private final int[] counts = new int[order.length + 1];
    private final double[] gains = new double[order.length + 1];
    private final int count;

    Sums(int[] times) {
      for (int i = 0; i < order.length; i++) {
        int prompt = order[i];
        counts[i + 1] = counts[i] + times[prompt];
        gains[i + 1] = gains[i] + times[prompt] * (strong[prompt] - weak[prompt]);
      }
      count = counts[order.length];
    }

    double gap() {
      return gains[order.length];
    }

    /** What is gained where so many prompts go to the strong model. */
    double gainAt(double calls) {
      int first = 0;
      while (first < order.length && counts[groupEnds[first]] < calls) {
        first = groupEnds[first];
      }
      if (first == order.length) {
        return gains[order.length];
      }
      int next = groupEnds[first];
      int size = counts[next] - counts[first];
      double part = size == 0 ? 0 : (calls - counts[first]) / size;
      return gains[first] + part * (gains[next] - gains[first]);
    }
  }
}
