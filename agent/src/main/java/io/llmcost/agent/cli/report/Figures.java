package io.llmcost.agent.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people. */
final class Figures {

  private static final String[] UNITS = {"", "K", "M", "G", "T"};

  private Figures() {}

  /** {@code 12,345}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 call}, {@code 12,345 calls}. */
  static String count(long number, String one) {
    return count(number) + " " + (number == 1 ? one : one + "s");
  }

  /** Three digits at most: {@code 950}, {@code 12.3K}, {@code 1.20M}. */
  static String tokens(long number) {
    double rest = number;
    int unit = 0;
    while (rest >= 999.5 && unit < UNITS.length - 1) {
      rest /= 1000;
      unit++;
    }
    if (unit == 0) {
      return String.valueOf(number);
    }
    String format = rest < 9.995 ? "%.2f" : rest < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, rest) + UNITS[unit];
  }

  /** {@code 12 %}; what is not nothing is not 0 %, what is not all is not 100 %. */
  static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 1) {
      return "<1 %";
    }
    if (percent > 99 && percent < 100) {
      return ">99 %";
    }
    return Math.round(percent) + " %";
  }

  /** {@code 0.3s}, {@code 42s}, {@code 17m}, {@code 5.2h}, {@code 3.1d}. */
  static String seconds(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    if (seconds < 120) {
      return Math.round(seconds) + "s";
    }
    if (seconds < 7_200) {
      return Math.round(seconds / 60) + "m";
    }
    return seconds < 172_800
        ? String.format(Locale.ROOT, "%.1fh", seconds / 3_600)
        : String.format(Locale.ROOT, "%.1fd", seconds / 86_400);
  }

  /** A part of a whole; 0 if there is no whole. */
  static double share(BigDecimal part, BigDecimal whole) {
    return whole.signum() <= 0 ? 0 : part.divide(whole, 6, RoundingMode.HALF_UP).doubleValue();
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
