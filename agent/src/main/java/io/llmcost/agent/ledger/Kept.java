package io.llmcost.agent.ledger;

import io.llmcost.agent.quality.Wilson;

/**
 * How much of the requested model's quality answers of others kept, by comparisons. Not for several
 * threads.
 */
public final class Kept {

  /** Of the normal distribution, for an interval that holds in 95 of 100 cases. */
  private static final double Z = 1.96;

  private long compared;
  private double agreed;

  void add(double agreement) {
    compared++;
    agreed += agreement;
  }

  /** How many answers were compared. */
  public long compared() {
    return compared;
  }

  /** 0 to 1; NaN without comparisons. */
  public double quality() {
    return compared == 0 ? Double.NaN : agreed / compared;
  }

  /** What it is at least, with 95 % confidence; 0 without comparisons. */
  public double atLeast() {
    return Wilson.atLeast(agreed, compared, Z);
  }

  /** What it is at most, with 95 % confidence; 1 without comparisons. */
  public double atMost() {
    return Wilson.atMost(agreed, compared, Z);
  }
}
