package io.llmcost.agent.ledger;

import io.llmcost.agent.quality.Wilson;

/**
 * What the semantic cache has done at a call site, and how often its hits are wrong, by answers
 * that were compared. Not for several threads.
 */
public final class SemanticEvidence {

  /** Of the normal distribution: not more in 95 of 100 cases. */
  private static final double Z = 1.645;

  private final double agree;
  private long given;
  private long compared;
  private long wrong;

  /**
   * @param agree answers that agree less count as different, 0 to 1
   */
  SemanticEvidence(double agree) {
    this.agree = agree;
  }

  void add(CallRecord record) {
    if ("semantic".equals(record.cache())) {
      given++;
    } else if (!Double.isNaN(record.agreement())) {
      compared++;
      wrong += record.agreement() < agree ? 1 : 0;
    }
  }

  /** Calls that were answered. */
  public long given() {
    return given;
  }

  /** Hits that were not given but compared. */
  public long compared() {
    return compared;
  }

  /** Of those the ones whose answers differ. */
  public long wrong() {
    return wrong;
  }

  /** Not more hits are wrong, with 95 % confidence; 1 if nothing was compared. */
  public double wrongAtMost() {
    return Wilson.atMost(wrong, compared, Z);
  }
}
