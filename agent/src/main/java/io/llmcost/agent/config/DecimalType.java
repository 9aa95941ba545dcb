package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Map;

/** An amount of USD. */
final class DecimalType extends ScalarType<BigDecimal> {

  private static final int MAX_LENGTH = 32;
  private static final int MAX_SCALE = 30;
  private static final int MAX = 1_000_000;

  private final String expected;

  /**
   * @param expected what amount, for messages
   */
  DecimalType(String expected) {
    this.expected = expected;
  }

  /** Null for what is no plain number, or one whose digits would fill the memory. */
  static BigDecimal parseNumber(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > '~') {
        return null; // BigDecimal takes the digits of all scripts
      }
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) > MAX_SCALE ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  BigDecimal parse(String text) {
    BigDecimal number = parseNumber(text);
    return number == null || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(MAX)) > 0
        ? null
        : number;
  }

  @Override
  BigDecimal parseQuoted(String text) {
    return null;
  }

  @Override
  String expected() {
    return expected;
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "number", "minimum", 0, "maximum", MAX);
  }

  @Override
  String format(BigDecimal value) {
    return value.toPlainString();
  }
}
