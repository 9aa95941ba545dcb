package io.llmcost.bench;

import java.util.Locale;

/** How numbers are written. */
final class Figures {

  private Figures() {}

  static String signed(double value) {
    return (value >= 0 ? "+" : "") + number(value);
  }

  static String number(double value) {
    if (Math.abs(value) >= 100) {
      return format("%,.0f", value);
    }
    return format(Math.abs(value) < 2 && value != 0 ? "%.2f" : "%.1f", value);
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
