package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Map;

/** How many times smaller or larger: a number from 1 to 100. */
final class FactorType extends ScalarType<Double> {

  private static final int MAX = 100;

  @Override
  Double parse(String text) {
    BigDecimal number = DecimalType.parseNumber(text);
    double factor = number == null ? 0 : number.doubleValue();
    return factor >= 1 && factor <= MAX ? Double.valueOf(factor) : null;
  }

  @Override
  Double parseQuoted(String text) {
    return null;
  }

  @Override
  String expected() {
    return "a number from 1 to 100, without quotes";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "number", "minimum", 1, "maximum", MAX);
  }

  @Override
  String format(Double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
