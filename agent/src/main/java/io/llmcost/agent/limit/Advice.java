package io.llmcost.agent.limit;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.resilience.RetryAfter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;

/** What an answer's headers say of the limits that it was counted by. Immutable. */
final class Advice {

  /** Nothing. */
  static final Advice NONE = new Advice(null, null, 0);

  private static final int TOO_MANY = 429;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final double MOST = 1e15;

  /** Null if it does not say. */
  final Count requests;

  /** Null if it does not say. */
  final Count tokens;

  /** How long nothing is wanted, in nanoseconds; 0 if that is not said. */
  final long closedNanos;

  private Advice(Count requests, Count tokens, long closedNanos) {
    this.requests = requests;
    this.tokens = tokens;
    this.closedNanos = closedNanos;
  }

  static Advice of(int status, Headers headers, Instant now) {
    Count requests = count(headers, "requests", "req-minute", now);
    Count tokens = count(headers, "tokens", "tokens-minute", now);
    long closed = status == TOO_MANY ? RetryAfter.nanos(headers, now) : 0;
    return requests == null && tokens == null && closed <= 0
        ? NONE
        : new Advice(requests, tokens, Math.max(0, closed));
  }

  private static Count count(Headers headers, String what, String perMinute, Instant now) {
    Count usual =
        count(
            headers.get("x-ratelimit-limit-" + what),
            headers.get("x-ratelimit-remaining-" + what),
            RetryAfter.duration(headers.get("x-ratelimit-reset-" + what)));
    if (usual != null) {
      return usual;
    }
    String anthropic = "anthropic-ratelimit-" + what;
    Count theirs =
        count(
            headers.get(anthropic + "-limit"),
            headers.get(anthropic + "-remaining"),
            untilMoment(headers.get(anthropic + "-reset"), now));
    return theirs != null
        ? theirs
        : count(
            headers.get("x-ratelimit-limit-" + perMinute),
            headers.get("x-ratelimit-remaining-" + perMinute),
            MINUTE);
  }

  /** Azure says what remains, and not of how much. */
  private static Count count(String limit, String remaining, long resetNanos) {
    double left = number(remaining);
    if (left < 0) {
      return null;
    }
    return new Count(Math.max(left, number(limit)), left, resetNanos < 0 ? MINUTE : resetNanos);
  }

  private static double number(String text) {
    if (text == null || text.isEmpty() || text.length() > 20) {
      return -1;
    }
    try {
      double number = Double.parseDouble(text.trim());
      return number >= 0 && number <= MOST ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long untilMoment(String text, Instant now) {
    if (text == null || text.length() > 40) {
      return -1;
    }
    try {
      long millis = OffsetDateTime.parse(text).toInstant().toEpochMilli() - now.toEpochMilli();
      return TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(millis, 86_400_000L)));
    } catch (DateTimeParseException e) {
      return -1;
    }
  }

  /** Of one kind. */
  static final class Count {
    final double limit;
    final double remaining;

    /** Until all of it is there again. */
    final long resetNanos;

    Count(double limit, double remaining, long resetNanos) {
      this.limit = limit;
      this.remaining = remaining;
      this.resetNanos = resetNanos;
    }
  }
}
