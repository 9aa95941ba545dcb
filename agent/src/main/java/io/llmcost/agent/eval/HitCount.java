package io.llmcost.agent.eval;

/** Hits of a kind among pairs. Immutable. */
public final class HitCount {

  private final int right;
  private final int wrong;
  private final int same;
  private final int pairs;

  HitCount(int right, int wrong, int same, int pairs) {
    this.right = right;
    this.wrong = wrong;
    this.same = same;
    this.pairs = pairs;
  }

  /** Pairs that want the same answer and got it. */
  public int right() {
    return right;
  }

  /** Pairs that want different answers and got one. */
  public int wrong() {
    return wrong;
  }

  /** Of all hits those that are right, 0 to 1; NaN without hits. */
  public double precision() {
    return right + wrong == 0 ? Double.NaN : (double) right / (right + wrong);
  }

  /** Of all pairs that want the same answer those that got it, 0 to 1; NaN if there are none. */
  public double recall() {
    return same == 0 ? Double.NaN : (double) right / same;
  }

  /** Of all pairs that want different answers those that got one, 0 to 1; NaN if there are none. */
  public double falseHits() {
    return pairs == same ? Double.NaN : (double) wrong / (pairs - same);
  }

  /** Of all pairs those that hit, 0 to 1. */
  public double hitRate() {
    return pairs == 0 ? Double.NaN : (double) (right + wrong) / pairs;
  }

  /** How many pairs there are. */
  public int pairs() {
    return pairs;
  }
}
