package io.llmcost.agent.gate;

import java.util.Objects;

/** Something about an answer that speaks against it. Immutable. */
public final class Finding {

  private final String what;
  private final double weight;

  /**
   * @param what for ledger and log, without any content: {@code empty}, {@code refusal} …
   * @param weight how likely it makes the answer no good, 0 to 1
   */
  Finding(String what, double weight) {
    this.what = Objects.requireNonNull(what);
    this.weight = weight;
  }

  public String what() {
    return what;
  }

  public double weight() {
    return weight;
  }

  @Override
  public String toString() {
    return what + " (" + weight + ")";
  }
}
