package io.llmcost.agent.price;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** When a price holds: between two instants, and at some time of the day (UTC). Immutable. */
final class Schedule {

  private final Instant from;
  private final Instant until;
  private final LocalTime start;
  private final LocalTime end;

  /**
   * @param from inclusive; null for ever
   * @param until exclusive; null for ever
   * @param start of each day, inclusive; null for the whole day, then {@code end} is null too
   * @param end exclusive; a window may go past midnight
   */
  Schedule(Instant from, Instant until, LocalTime start, LocalTime end) {
    if ((start == null) != (end == null)) {
      throw new IllegalArgumentException("start_time and end_time go together");
    }
    this.from = from;
    this.until = until;
    this.start = start;
    this.end = end;
  }

  boolean holds(Instant at) {
    if (from != null && at.isBefore(from) || until != null && !at.isBefore(until)) {
      return false;
    }
    if (start == null) {
      return true;
    }
    LocalTime time = at.atOffset(ZoneOffset.UTC).toLocalTime();
    boolean afterStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    return start.isBefore(end) ? afterStart && beforeEnd : afterStart || beforeEnd;
  }

  /** As in {@code from 2026-09-01, 00:30 to 16:30 UTC}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (from != null) {
      text.append("from ").append(date(from));
    }
    if (until != null) {
      text.append(text.length() == 0 ? "" : " ").append("until ").append(date(until));
    }
    if (start != null) {
      text.append(text.length() == 0 ? "" : ", ").append(start).append(" to ").append(end);
      text.append(" UTC");
    }
    return text.toString();
  }

  private static String date(Instant instant) {
    String text = instant.toString();
    return text.endsWith("T00:00:00Z") ? text.substring(0, 10) : text;
  }
}
