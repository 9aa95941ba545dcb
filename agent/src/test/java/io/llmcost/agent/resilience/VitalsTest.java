package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Url;
import org.junit.jupiter.api.Test;

class VitalsTest {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long LIMIT = 500 * MILLI;
  private static final BreakerRules RULES =
      new BreakerRules(true, 5, 0.5, 10, 10 * SECOND, Long.MAX_VALUE);

  private final Vitals vitals =
      new Vitals(new Vitals.Key(Url.of("https://api.openai.com/v1"), "gpt-4o"));
  private long now = -17 * SECOND; // nanoTime may be below zero

  private boolean isSlow() {
    now += 2 * SECOND; // it looks again after one
    return vitals.isSlowerThan(LIMIT, now);
  }

  private void take(int calls, long millis) {
    for (int i = 0; i < calls; i++) {
      vitals.succeeded(RULES, millis * MILLI, now);
    }
  }

  /** What was measured before is no longer looked at. */
  private void forget() {
    now += 180 * SECOND;
  }

  @Test
  void fewCallsSayNothing() {
    assertThat(isSlow()).isFalse();
    take(Latency.ENOUGH - 1, 900);
    assertThat(isSlow()).isFalse();
    take(1, 900);
    assertThat(isSlow()).isTrue();
  }

  @Test
  void oneCallOfAHundredCounts() {
    isSlow();
    take(199, 100);
    take(1, 900);
    assertThat(isSlow()).as("one of two hundred").isFalse();
    take(3, 900);
    assertThat(isSlow()).as("four of two hundred").isTrue();
  }

  @Test
  void itIsNoLongerSlowWhenItIsATenthFaster() {
    isSlow();
    take(50, 600);
    assertThat(isSlow()).isTrue();
    forget();
    take(50, 480);
    assertThat(isSlow()).as("480 ms of 500 is not well below").isTrue();
    forget();
    take(50, 430);
    assertThat(isSlow()).isFalse();
    forget();
    take(50, 480);
    assertThat(isSlow()).as("480 ms of 500 is not slow").isFalse();
  }

  @Test
  void whereNothingIsKnownAnyMoreItIsTriedAgain() {
    isSlow();
    take(50, 900);
    assertThat(isSlow()).isTrue();
    forget();
    assertThat(isSlow()).isFalse();
  }
}
