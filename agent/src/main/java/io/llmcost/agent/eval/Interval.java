package io.llmcost.agent.eval;

import java.util.Arrays;

/** A figure, and where it lies in 95 of 100 cases. Immutable. */
public final class Interval {

  private static final double TAIL = 0.025;

  private final double value;
  private final double low;
  private final double high;

  Interval(double value, double low, double high) {
    this.value = value;
    this.low = low;
    this.high = high;
  }

  /**
   * @param samples the figure of resampled data; those that are NaN do not count
   */
  static Interval of(double value, double[] samples) {
    double[] sorted = Arrays.stream(samples).filter(sample -> !Double.isNaN(sample)).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? new Interval(value, Double.NaN, Double.NaN)
        : new Interval(value, quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double part) {
    return sorted[(int) Math.round(part * (sorted.length - 1))];
  }

  /** NaN if it cannot be told. */
  public double value() {
    return value;
  }

  /** NaN if it cannot be told. */
  public double low() {
    return low;
  }

  /** NaN if it cannot be told. */
  public double high() {
    return high;
  }
}
