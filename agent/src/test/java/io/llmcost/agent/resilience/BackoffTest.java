package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final long SECOND = 1_000_000_000L;

  /** A call that always fails, on a clock that only waits move. */
  @Property(tries = 2_000)
  void neitherAttemptsNorTimeAreEverExceeded(
      @ForAll @IntRange(min = 0, max = 20) int attempts,
      @ForAll @LongRange(min = 0, max = 60 * SECOND) long maxWait,
      @ForAll @LongRange(min = -1, max = 20 * SECOND) long asked,
      @ForAll @LongRange(min = 1, max = 60 * SECOND) long deadline,
      @ForAll @DoubleRange(min = 0, max = 0.99) double random) {
    Backoff backoff = new Backoff(attempts, maxWait);
    long clock = 0;
    int made = 1;
    long wait = backoff.wait(made, clock, asked, deadline - clock, random);
    while (wait != Backoff.NEVER) {
      assertThat(wait).isBetween(0L, Math.max(8 * SECOND, maxWait));
      if (asked >= 0) {
        assertThat(wait).isGreaterThanOrEqualTo(asked);
      }
      clock += wait;
      made++;
      assertThat(clock).isLessThanOrEqualTo(maxWait).isLessThan(deadline);
      wait = backoff.wait(made, clock, asked, deadline - clock, random);
    }
    assertThat(made).isLessThanOrEqualTo(Math.max(1, attempts));
  }

  @Property
  void waitsAreAnywhereUpToABoundThatDoubles(
      @ForAll @IntRange(min = 1, max = 40) int made,
      @ForAll @DoubleRange(min = 0, max = 0.99) double random) {
    long wait =
        new Backoff(100, 100 * SECOND).wait(made, 0, RetryAfter.UNSAID, 100 * SECOND, random);
    double bound = Math.min(8, 0.5 * Math.pow(2, made - 1)) * SECOND;
    assertThat((double) wait).isBetween(bound * random * 0.999 - 1, bound);
  }

  @Test
  void whatIsAskedForAndJustFitsIsWaitedFor() {
    Backoff backoff = new Backoff(3, 8 * SECOND);
    assertThat(backoff.wait(1, 0, 8 * SECOND, Long.MAX_VALUE, 0.9)).isEqualTo(8 * SECOND);
    assertThat(backoff.wait(1, 0, 8 * SECOND + 1, Long.MAX_VALUE, 0)).isEqualTo(Backoff.NEVER);
    assertThat(backoff.wait(1, SECOND, 8 * SECOND, Long.MAX_VALUE, 0)).isEqualTo(Backoff.NEVER);
    assertThat(backoff.wait(1, 0, SECOND, SECOND, 0)).as("deadline").isEqualTo(Backoff.NEVER);
  }
}
