package io.llmcost.agent.budget;

import io.llmcost.agent.config.BudgetWindow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;

/**
 * A budget's window in time, cut into buckets. A part of the calendar is one bucket, whose number
 * is its start in milliseconds; the last so long is many, with consecutive numbers. Thread-safe.
 */
abstract class Span {

  /** The bucket that a moment belongs to; never smaller for a later moment. */
  abstract long bucketAt(long millis);

  /** Which window a moment belongs to, where windows follow each other without a gap. */
  abstract long windowAt(long millis);

  /** Of how many buckets a window is made. */
  abstract int buckets();

  /** When the window that holds a moment began, or could have begun. */
  abstract long startOf(long millis);

  /** When the window that holds a moment ends; null if it moves along. */
  abstract Instant endOf(long millis);

  static Span of(BudgetWindow window, ZoneId zone) {
    return window.kind() == BudgetWindow.Kind.ROLLING
        ? new Rolling(window.length().toMillis())
        : new Calendar(window.kind(), zone);
  }

  /** Nothing is forgotten too early: the window is up to a 60th and 59 ms longer than asked for. */
  private static final class Rolling extends Span {
    private static final int PARTS = 60;

    private final long width;

    Rolling(long millis) {
      this.width = Math.max(1, (millis + PARTS - 1) / PARTS);
    }

    @Override
    long bucketAt(long millis) {
      return Math.floorDiv(millis, width);
    }

    @Override
    long windowAt(long millis) {
      return Math.floorDiv(millis, width * PARTS);
    }

    @Override
    int buckets() {
      return PARTS + 1;
    }

    @Override
    long startOf(long millis) {
      return (bucketAt(millis) - PARTS) * width;
    }

    @Override
    Instant endOf(long millis) {
      return null;
    }
  }

  private static final class Calendar extends Span {
    private final BudgetWindow.Kind kind;
    private final ZoneId zone;
    private volatile Part last = new Part(0, 0);

    Calendar(BudgetWindow.Kind kind, ZoneId zone) {
      this.kind = kind;
      this.zone = zone;
    }

    @Override
    long bucketAt(long millis) {
      return partAt(millis).start;
    }

    @Override
    long windowAt(long millis) {
      return bucketAt(millis);
    }

    @Override
    int buckets() {
      return 1;
    }

    @Override
    long startOf(long millis) {
      return partAt(millis).start;
    }

    @Override
    Instant endOf(long millis) {
      return Instant.ofEpochMilli(partAt(millis).end);
    }

    private Part partAt(long millis) {
      Part part = last;
      if (millis < part.start || millis >= part.end) {
        part = kind == BudgetWindow.Kind.HOUR ? hour(millis) : days(millis);
        last = part;
      }
      return part;
    }

    /** By the clock on the wall; where that is moved, an hour ends. */
    private Part hour(long millis) {
      Instant now = Instant.ofEpochMilli(millis);
      ZoneOffset offset = zone.getRules().getOffset(now);
      LocalDateTime start = now.atOffset(offset).toLocalDateTime().truncatedTo(ChronoUnit.HOURS);
      long from = start.toInstant(offset).toEpochMilli();
      long to = start.plusHours(1).toInstant(offset).toEpochMilli();
      // plusNanos: the transition at this very moment is the one before
      ZoneOffsetTransition before = zone.getRules().previousTransition(now.plusNanos(1));
      ZoneOffsetTransition after = zone.getRules().nextTransition(now);
      return new Part(
          before == null ? from : Math.max(from, before.getInstant().toEpochMilli()),
          after == null ? to : Math.min(to, after.getInstant().toEpochMilli()));
    }

    private Part days(long millis) {
      LocalDate day = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
      LocalDate from;
      LocalDate to;
      switch (kind) {
        case WEEK:
          from = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          to = from.plusWeeks(1);
          break;
        case MONTH:
          from = day.withDayOfMonth(1);
          to = from.plusMonths(1);
          break;
        default:
          from = day;
          to = day.plusDays(1);
      }
      return new Part(startOf(from), startOf(to));
    }

    /** The first moment of the day, which is not midnight everywhere. */
    private long startOf(LocalDate day) {
      ZonedDateTime start = day.atStartOfDay(zone);
      return start.toInstant().toEpochMilli();
    }
  }

  private static final class Part {
    final long start;
    final long end;

    Part(long start, long end) {
      this.start = start;
      this.end = end;
    }
  }
}
