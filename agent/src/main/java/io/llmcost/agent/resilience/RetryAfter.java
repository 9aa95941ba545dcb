package io.llmcost.agent.resilience;

import io.llmcost.agent.http.Headers;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;

/** How long a provider asks to be left alone, by the headers of its refusal. */
public final class RetryAfter {

  /** The provider does not say. */
  public static final long UNSAID = -1;

  private static final String[] LIMITS = {"requests", "tokens"};
  private static final double MAX_SECONDS = 1e6;

  private RetryAfter() {}

  /**
   * In nanoseconds from now on, or {@link #UNSAID}. {@code retry-after-ms} before {@code
   * retry-after}, in seconds or as a date; else when the limits that are used up begin anew.
   */
  public static long nanos(Headers headers, Instant now) {
    long millis = number(headers.get("retry-after-ms"), 1);
    if (millis != UNSAID) {
      return millis;
    }
    String after = headers.get("retry-after");
    long seconds = number(after, 1_000);
    if (seconds != UNSAID) {
      return seconds;
    }
    return after != null ? untilDate(after.trim(), now) : untilReset(headers);
  }

  private static long number(String text, int millisEach) {
    if (text == null || text.isEmpty() || text.length() > 20) {
      return UNSAID;
    }
    try {
      double number = Double.parseDouble(text.trim());
      return number >= 0 && number <= MAX_SECONDS * 1_000
          ? (long) (number * millisEach * 1_000_000)
          : UNSAID;
    } catch (NumberFormatException e) {
      return UNSAID;
    }
  }

  private static long untilDate(String text, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      long millis = then.toEpochMilli() - now.toEpochMilli();
      return TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis));
    } catch (DateTimeParseException e) {
      return UNSAID;
    }
  }

  private static long untilReset(Headers headers) {
    long longest = UNSAID;
    for (String limit : LIMITS) {
      if ("0".equals(headers.get("x-ratelimit-remaining-" + limit))) {
        longest = Math.max(longest, duration(headers.get("x-ratelimit-reset-" + limit)));
      }
    }
    return longest;
  }

  /**
   * In nanoseconds, or {@link #UNSAID}: {@code 1s}, {@code 6m0s}, {@code 1h2m3.5s}, {@code 20ms}; a
   * bare number is of seconds.
   */
  public static long duration(String text) {
    if (text == null || text.isEmpty() || text.length() > 40) {
      return UNSAID;
    }
    double millis = 0;
    int at = 0;
    while (at < text.length()) {
      int number = at;
      while (at < text.length() && isOfNumber(text.charAt(at))) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !isOfNumber(text.charAt(at))) {
        at++;
      }
      double each = millisOf(text.substring(unit, at));
      if (unit == number || each < 0) {
        return UNSAID;
      }
      try {
        millis += Double.parseDouble(text.substring(number, unit)) * each;
      } catch (NumberFormatException e) {
        return UNSAID;
      }
    }
    return millis > MAX_SECONDS * 1_000 ? UNSAID : (long) (millis * 1_000_000);
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static double millisOf(String unit) {
    switch (unit) {
      case "ms":
        return 1;
      case "":
      case "s":
        return 1_000;
      case "m":
        return 60_000;
      case "h":
        return 3_600_000;
      case "d":
        return 86_400_000;
      default:
        return -1;
    }
  }
}
