package io.llmcost.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Sums as people read them. */
final class Money {

  private static final BigDecimal LEAST = new BigDecimal("0.0001");

  private Money() {}

  /** To a hundredth of a cent. */
  static String small(BigDecimal usd) {
    return usd.signum() > 0 && usd.compareTo(LEAST) < 0
        ? "<$" + LEAST.toPlainString()
        : "$" + usd.setScale(4, RoundingMode.HALF_UP).toPlainString();
  }

  /** Whole dollars. */
  static String large(BigDecimal usd) {
    return String.format(Locale.ROOT, "$%,.0f", usd);
  }

  /** How much less the second is, in whole percent, towards 0; empty if the first is 0. */
  static String change(BigDecimal before, BigDecimal after) {
    if (before.signum() == 0) {
      return "";
    }
    BigDecimal percent =
        after.subtract(before).movePointRight(2).divide(before, 0, RoundingMode.DOWN);
    return percent.signum() == 0
        ? "0 %"
        : (percent.signum() < 0 ? "−" : "+") + percent.abs().toPlainString() + " %";
  }
}
