package io.llmcost.agent.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The start of a span of time, as people give it. */
final class TimeSpan {

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhdw])");

  private TimeSpan() {}

  /**
   * @param text {@code 30m}, {@code 12h}, {@code 7d}, {@code 4w}, a date or an instant, in UTC
   * @throws IllegalArgumentException if it is none of these
   */
  static Instant start(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long amount = Long.parseLong(ago.group(1));
      switch (ago.group(2)) {
        case "m":
          return now.minus(Duration.ofMinutes(amount));
        case "h":
          return now.minus(Duration.ofHours(amount));
        case "d":
          return now.minus(Duration.ofDays(amount));
        default:
          return now.minus(Duration.ofDays(7 * amount));
      }
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Not a span of time: " + text + ". Say 12h, 7d, 4w, 2026-08-01 or 2026-08-01T12:00:00Z");
    }
  }
}
