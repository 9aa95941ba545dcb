package io.llmcost.agent.price;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Amounts of money for people. */
public final class Usd {

  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final BigDecimal THOUSAND = new BigDecimal("1000");

  private Usd() {}

  /**
   * As many digits as say something: {@code $12,346}, {@code $12.35}, {@code $0.0123}, {@code
   * $0.000034}.
   *
   * @param usd null for {@code unpriced}
   */
  public static String format(BigDecimal usd) {
    if (usd == null) {
      return "unpriced";
    }
    if (usd.signum() == 0) {
      return "$0";
    }
    BigDecimal amount = usd.abs();
    String sign = usd.signum() < 0 ? "-$" : "$";
    if (amount.compareTo(THOUSAND) >= 0) {
      return sign + String.format(Locale.ROOT, "%,.0f", amount);
    }
    if (amount.compareTo(BigDecimal.ONE) >= 0) {
      return sign + String.format(Locale.ROOT, "%,.2f", amount);
    }
    if (amount.compareTo(CENT) >= 0) {
      return sign + amount.setScale(4, RoundingMode.HALF_UP).toPlainString();
    }
    return sign + amount.round(new MathContext(2, RoundingMode.HALF_UP)).toPlainString();
  }
}
