package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final BreakerRules RULES =
      new BreakerRules(true, 5, 0.5, 10, 10 * SECOND, 3 * SECOND);

  private final Breaker breaker = new Breaker();
  private long now = -17 * SECOND; // nanoTime may be below zero

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(RULES, now);
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      breaker.succeeded(RULES, SECOND, now);
    }
  }

  @Test
  void opensAfterSoManyFailuresInARow() {
    fail(4);
    succeed(1);
    fail(4);
    assertThat(breaker.isOpen(now)).isFalse();
    fail(1);
    assertThat(breaker.isOpen(now)).isTrue();
    assertThat(breaker.admits(now)).isFalse();
  }

  @Test
  void opensWhenTooManyOfEnoughCallsFail() {
    BreakerRules byRate = new BreakerRules(true, 1_000, 0.5, 10, 10 * SECOND, Long.MAX_VALUE);
    for (int i = 0; i < 4; i++) {
      breaker.failed(byRate, now);
      breaker.succeeded(byRate, SECOND, now);
    }
    breaker.failed(byRate, now);
    assertThat(breaker.isOpen(now)).as("5 of 9 calls").isFalse();
    breaker.failed(byRate, now);
    assertThat(breaker.isOpen(now)).as("6 of 10 calls").isTrue();
  }

  @Test
  void forgetsWhatIsLongAgo() {
    BreakerRules byRate = new BreakerRules(true, 1_000, 0.5, 10, 10 * SECOND, Long.MAX_VALUE);
    for (int i = 0; i < 9; i++) {
      breaker.failed(byRate, now);
    }
    now += 45 * SECOND;
    breaker.failed(byRate, now);
    assertThat(breaker.isOpen(now)).isFalse();
  }

  @Test
  void opensOnSustainedSlowCalls() {
    for (int i = 0; i < 9; i++) {
      breaker.succeeded(RULES, 4 * SECOND, now);
    }
    assertThat(breaker.isOpen(now)).isFalse();
    breaker.succeeded(RULES, 4 * SECOND, now);
    assertThat(breaker.isOpen(now)).isTrue();
  }

  @Test
  void letsOneProbeThroughAtATimeAndClosesAfterGoodOnes() {
    fail(5);
    now += 10 * SECOND;
    assertThat(breaker.isOpen(now)).as("time for a probe").isFalse();
    assertThat(breaker.admits(now)).isTrue();
    assertThat(breaker.admits(now)).as("one at a time").isFalse();
    assertThat(breaker.isOpen(now)).isTrue();
    succeed(1);
    assertThat(breaker.admits(now)).isTrue();
    assertThat(breaker.admits(now)).isFalse();
    succeed(1);
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    fail(4);
    assertThat(breaker.isOpen(now)).as("begins anew").isFalse();
  }

  @Test
  void staysOpenTwiceAsLongAfterAFailedProbe() {
    fail(5);
    now += 10 * SECOND;
    assertThat(breaker.admits(now)).isTrue();
    fail(1);
    assertThat(breaker.isOpen(now + 19 * SECOND)).isTrue();
    assertThat(breaker.isOpen(now + 20 * SECOND)).isFalse();
  }

  @Test
  void aFailureAfterItsTimeOpensItAgainWhoeverSentIt() {
    fail(5);
    fail(3);
    assertThat(breaker.isOpen(now + 10 * SECOND)).as("while open nothing counts").isFalse();
    now += 10 * SECOND;
    fail(1);
    assertThat(breaker.isOpen(now + 19 * SECOND)).isTrue();
  }

  @Test
  void aProbeThatIsLostIsReplaced() {
    fail(5);
    now += 10 * SECOND;
    assertThat(breaker.admits(now)).isTrue();
    assertThat(breaker.admits(now + Breaker.LOST_NANOS - 1)).isFalse();
    assertThat(breaker.admits(now + Breaker.LOST_NANOS)).isTrue();
  }

  @Test
  void neverOpensWhereItIsSwitchedOff() {
    BreakerRules off = new BreakerRules(false, 5, 0.5, 10, SECOND, 1);
    for (int i = 0; i < 100; i++) {
      breaker.failed(off, now);
      breaker.succeeded(off, SECOND, now);
    }
    assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
  }

  /** Whatever happens: never open longer than 16 times the span, and good calls always close it. */
  @Property(tries = 1_000)
  void alwaysRecovers(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 3) Integer> events,
      @ForAll @LongRange(min = 0, max = 20 * SECOND) long step) {
    Breaker any = new Breaker();
    long clock = 0;
    for (int event : events) {
      clock += step;
      if (event == 0) {
        any.succeeded(RULES, SECOND, clock);
      } else if (event == 1) {
        any.succeeded(RULES, 5 * SECOND, clock);
      } else if (event == 2) {
        any.failed(RULES, clock);
      } else {
        any.admits(clock);
      }
      if (any.state() == Breaker.State.CLOSED) {
        assertThat(any.isOpen(clock)).isFalse();
      }
    }
    clock += 16 * 10 * SECOND + Breaker.LOST_NANOS;
    for (int i = 0; i < Breaker.PROBES; i++) {
      assertThat(any.admits(clock)).isTrue();
      any.succeeded(RULES, SECOND, clock);
    }
    assertThat(any.state()).isEqualTo(Breaker.State.CLOSED);
  }
}
