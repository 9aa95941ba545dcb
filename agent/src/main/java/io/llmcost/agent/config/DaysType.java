package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Map;

/** A number of whole days: {@code 30d}. */
final class DaysType extends ScalarType<Duration> {

  private static final int MAX_DIGITS = 5;

  @Override
  Duration parse(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS || !text.endsWith("d") || text.charAt(0) == '0') {
      return null;
    }
    for (int i = 0; i < digits; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return Duration.ofDays(Integer.parseInt(text.substring(0, digits)));
  }

  @Override
  String expected() {
    return "a number of days, such as 30d";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.text("^[1-9][0-9]{0,4}d$");
  }

  @Override
  String format(Duration value) {
    return value.toDays() + "d";
  }
}
