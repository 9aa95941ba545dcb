package io.llmcost.agent.config;

import java.util.Map;

/** A whole number from 0 on. */
final class CountType extends ScalarType<Long> {

  private static final int MAX_DIGITS = 12;

  @Override
  Long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return Long.valueOf(text);
  }

  @Override
  Long parseQuoted(String text) {
    return null;
  }

  @Override
  String expected() {
    return "a whole number from 0 on, without quotes";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "integer", "minimum", 0, "maximum", SizeType.MAX);
  }
}
