package io.llmcost.agent.price;

import java.math.BigDecimal;

/** What a call costs, and by which price. Immutable. */
public final class Charge {

  private final BigDecimal usd;
  private final String source;

  Charge(BigDecimal usd, String source) {
    this.usd = usd;
    this.source = source;
  }

  /**
   * @param why for people
   */
  public static Charge unpriced(String why) {
    return new Charge(null, "unpriced: " + why);
  }

  /** USD, exact, 0 or more; null if unpriced. */
  public BigDecimal usd() {
    return usd;
  }

  /** Where the rates come from, with a date; if unpriced, why. Never null. */
  public String source() {
    return source;
  }
}
