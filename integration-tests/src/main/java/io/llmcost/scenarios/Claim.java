package io.llmcost.scenarios;

import java.math.BigDecimal;
import java.math.MathContext;

/** Two bills in USD: without and with. */
record Claim(BigDecimal before, BigDecimal after) {

  static Claim of(String before, String after) {
    return new Claim(new BigDecimal(before), new BigDecimal(after));
  }

  /** What is saved of the first, 0 to 1. */
  double saving() {
    return 1 - after.divide(before, MathContext.DECIMAL64).doubleValue();
  }

  Claim times(BigDecimal factor) {
    return new Claim(before.multiply(factor), after.multiply(factor));
  }
}
