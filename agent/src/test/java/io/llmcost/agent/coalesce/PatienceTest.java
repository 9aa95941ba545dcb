package io.llmcost.agent.coalesce;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final Patience patience = new Patience();

  @Test
  void keepsTheTimeThatCallsTakeForACallOfOnesOwn() {
    patience.learn(SECONDS.toNanos(3));
    assertThat(patience.nanos(SECONDS.toNanos(30))).isEqualTo(SECONDS.toNanos(27));
  }

  @Test
  void waitsLongerForTheCallThatIsUnderWayWhereThereIsNoTimeForTwo() {
    patience.learn(SECONDS.toNanos(30));
    assertThat(patience.nanos(SECONDS.toNanos(40))).isEqualTo(SECONDS.toNanos(30));
  }

  @Test
  void keepsTenSecondsOrHalfWhileNothingIsKnown() {
    assertThat(patience.nanos(SECONDS.toNanos(60))).isEqualTo(SECONDS.toNanos(50));
    assertThat(patience.nanos(SECONDS.toNanos(8))).isEqualTo(SECONDS.toNanos(4));
  }

  @Test
  void aCallerWithoutALimitDoesNotWaitForEver() {
    assertThat(patience.nanos(Long.MAX_VALUE)).isEqualTo(MINUTES.toNanos(2));
    patience.learn(MINUTES.toNanos(3));
    assertThat(patience.nanos(Long.MAX_VALUE)).isEqualTo(MINUTES.toNanos(6));
  }

  @Test
  void forgetsOneLongCallInTime() {
    patience.learn(MINUTES.toNanos(5));
    for (int i = 0; i < 60; i++) {
      patience.learn(SECONDS.toNanos(1));
    }
    assertThat(patience.nanos(SECONDS.toNanos(60))).isGreaterThan(SECONDS.toNanos(58));
  }

  @Property
  void alwaysLeavesSomethingOfWhatThereIs(
      @ForAll @LongRange(min = 0) long took,
      @ForAll @LongRange(min = 4, max = Long.MAX_VALUE) long remaining) {
    Patience any = new Patience();
    any.learn(took);
    assertThat(any.nanos(remaining)).isBetween(0L, remaining - 1);
  }
}
