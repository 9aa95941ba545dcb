package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Map;

/** A share from 0 to 1, or in percent: {@code 0.1}, {@code 10%}. */
final class ShareType extends ScalarType<Double> {

  static final String PATTERN = "^((100|[0-9]{1,2}(\\.[0-9]{1,6})?)%|0(\\.[0-9]{1,9})?|1)$";

  @Override
  Double parse(String text) {
    boolean percent = text.endsWith("%");
    BigDecimal number =
        DecimalType.parseNumber(percent ? text.substring(0, text.length() - 1) : text);
    if (number == null) {
      return null;
    }
    double share = percent ? number.movePointLeft(2).doubleValue() : number.doubleValue();
    return share >= 0 && share <= 1 ? Double.valueOf(share) : null;
  }

  @Override
  String expected() {
    return "a share, such as 10% or 0.1";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.anyOf(
        Schema.of("type", "number", "minimum", 0, "maximum", 1), Schema.text(PATTERN));
  }

  @Override
  String format(Double value) {
    return BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
