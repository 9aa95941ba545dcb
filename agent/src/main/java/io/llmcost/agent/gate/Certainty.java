package io.llmcost.agent.gate;

/**
 * How sure a model usually is of its words at one place, by the mean log probability of its tokens:
 * what is little for a fact is much for a poem. What is long ago counts less. Thread-safe.
 */
public final class Certainty {

  private static final int FEW = 20;
  private static final double NEWEST = 1 / 200.0;

  /** A model that is always equally sure would be far from usual with the first rounding error. */
  private static final double LEAST_DEVIATION = 0.02;

  private long answers;
  private double mean;
  private double variance;

  /**
   * How much less sure than usual an answer is, in standard deviations; 0 if it is not, or too
   * little is known.
   *
   * @param probability the geometric mean of its tokens', above 0 to 1
   */
  synchronized double lack(double probability) {
    if (answers < FEW) {
      return 0;
    }
    double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(variance));
    return Math.max(0, (mean - Math.log(probability)) / deviation);
  }

  synchronized void note(double probability) {
    answers++;
    double weight = Math.max(NEWEST, 1.0 / answers);
    double off = Math.log(probability) - mean;
    mean += weight * off;
    variance = (1 - weight) * (variance + weight * off * off);
  }
}
