package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.BudgetWindow;
import io.llmcost.agent.config.BudgetWindow.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Windows, whatever clocks do to people. */
class SpanTest {

  // Havana changes at midnight, Lord Howe by half an hour, Apia once skipped a day.
  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/Havana",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "Pacific/Apia")
        .map(ZoneId::of);
  }

  @Property
  void aPartOfTheCalendarHoldsEachMomentOnce(
      @ForAll("zones") ZoneId zone,
      @ForAll Kind kind,
      @ForAll @LongRange(min = 1_262_304_000_000L, max = 2_000_000_000_000L) long millis) {
    if (kind == Kind.ROLLING) {
      return;
    }
    Span span = Span.of(BudgetWindow.of(kind), zone);
    long start = span.bucketAt(millis);
    long end = span.endOf(millis).toEpochMilli();
    assertThat(millis).isBetween(start, end - 1);
    for (long other : new long[] {start, (start + millis) / 2, (millis + end) / 2, end - 1}) {
      // a new one, which remembers nothing
      assertThat(Span.of(BudgetWindow.of(kind), zone).bucketAt(other)).isEqualTo(start);
      assertThat(span.bucketAt(other)).isEqualTo(start);
    }
    assertThat(span.bucketAt(end)).isEqualTo(end);
    assertThat(span.bucketAt(start - 1)).isLessThan(start);
    ZonedDateTime begin = Instant.ofEpochMilli(start).atZone(zone);
    switch (kind) {
      case HOUR -> assertThat(end - start).isLessThanOrEqualTo(3_600_000);
      case DAY -> assertThat(begin.minusNanos(1).toLocalDate()).isBefore(begin.toLocalDate());
      case WEEK -> assertThat(begin.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
      default -> assertThat(begin.getDayOfMonth()).isEqualTo(1);
    }
  }

  @Example
  void daysInBerlinAreAsLongAsTheyAre() {
    Span day = Span.of(BudgetWindow.of(Kind.DAY), ZoneId.of("Europe/Berlin"));
    assertThat(hours(day, "2026-03-29T12:00:00Z")).isEqualTo(23);
    assertThat(hours(day, "2026-10-25T12:00:00Z")).isEqualTo(25);
    assertThat(hours(day, "2026-11-21T12:00:00Z")).isEqualTo(24);
    assertThat(day.endOf(Instant.parse("2026-10-25T12:00:00Z").toEpochMilli()))
        .isEqualTo("2026-10-25T23:00:00Z");
  }

  private static long hours(Span span, String at) {
    long millis = Instant.parse(at).toEpochMilli();
    return (span.endOf(millis).toEpochMilli() - span.bucketAt(millis)) / 3_600_000;
  }

  /** A step of a virtual clock, and what is spent then. */
  record Spent(long after, long amount) {}

  @Provide
  Arbitrary<Spent> spendings() {
    return Arbitraries.longs()
        .between(0, 7_200_000)
        .flatMap(
            after -> Arbitraries.longs().between(1, 1_000).map(amount -> new Spent(after, amount)));
  }

  @Property
  void aRollingWindowHasAllOfItsTimeAndHardlyMore(
      @ForAll @IntRange(min = 60, max = 86_400) int seconds,
      @ForAll @Size(max = 60) List<@From("spendings") Spent> spendings) {
    Span span = Span.of(BudgetWindow.rolling(Duration.ofSeconds(seconds)), ZoneId.of("UTC"));
    long window = seconds * 1_000L;
    long now = 1_700_000_000_000L;
    Purse purse = new Purse("p", span, now);
    List<long[]> all = new ArrayList<>();
    for (Spent spent : spendings) {
      now += spent.after();
      purse.reserve(now, new Amounts(spent.amount(), 0, 0), Amounts.ENDLESS, Amounts.ENDLESS);
      all.add(new long[] {now, spent.amount()});
      long total = purse.total(now).nanoUsd;
      assertThat(total).isGreaterThanOrEqualTo(since(all, now - window));
      assertThat(total).isLessThanOrEqualTo(since(all, now - 61 * ((window + 59) / 60)));
    }
    assertThat(purse.total(now + 2 * window)).isEqualTo(Amounts.NONE);
  }

  private static long since(List<long[]> all, long from) {
    return all.stream().filter(one -> one[0] >= from).mapToLong(one -> one[1]).sum();
  }

  @Property
  void aClockThatIsSetBackLosesNothing(
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = -50_000, max = 50_000) Long> steps) {
    Span span = Span.of(BudgetWindow.rolling(Duration.ofHours(10)), ZoneId.of("UTC"));
    long now = 1_700_000_000_000L;
    Purse purse = new Purse("p", span, now);
    for (long step : steps) {
      now += step;
      purse.reserve(now, new Amounts(0, 0, 1), Amounts.ENDLESS, Amounts.ENDLESS);
    }
    assertThat(purse.total(now).calls).isEqualTo(steps.size());
  }
}
