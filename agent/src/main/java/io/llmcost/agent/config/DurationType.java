package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Map;

/** A length of time above zero with its units: {@code 500ms}, {@code 1h30m}. */
final class DurationType extends ScalarType<Duration> {

  static final String PATTERN = "^([1-9][0-9]{0,8}(ms|s|m|h|d))+$";
  private static final int MAX_DIGITS = 9;
  private static final int MAX_LENGTH = 60;
  private static final Duration MAX = Duration.ofDays(36_500);

  @Override
  Duration parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int digits = at;
      while (digits < text.length() && isDigit(text.charAt(digits))) {
        digits++;
      }
      int unit = digits;
      while (unit < text.length() && Character.isLetter(text.charAt(unit))) {
        unit++;
      }
      if (digits == at || digits - at > MAX_DIGITS || text.charAt(at) == '0') {
        return null;
      }
      Duration part = of(Long.parseLong(text.substring(at, digits)), text.substring(digits, unit));
      if (part == null) {
        return null;
      }
      sum = sum.plus(part);
      at = unit;
    }
    return sum;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Duration of(long number, String unit) {
    switch (unit) {
      case "ms":
        return Duration.ofMillis(number);
      case "s":
        return Duration.ofSeconds(number);
      case "m":
        return Duration.ofMinutes(number);
      case "h":
        return Duration.ofHours(number);
      case "d":
        return Duration.ofDays(number);
      default:
        return null;
    }
  }

  @Override
  Duration accept(Duration value, Node node, String key, ReadContext in) {
    if (value.compareTo(MAX) > 0) {
      in.error(node, key, "expected at most " + MAX.toDays() + "d, found " + node.found());
      return null;
    }
    return value;
  }

  @Override
  String expected() {
    return "a duration with its unit, such as 500ms, 30s, 5m, 1h or 7d";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.text(PATTERN);
  }

  @Override
  String format(Duration value) {
    long millis = value.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
