package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.stagetest.Calls;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeenKeysTest {

  private final AtomicLong clock = new AtomicLong(5);
  private final SeenKeys seen = new SeenKeys(clock::get);

  private static CallKey key(int number) {
    return CallKeys.of(Calls.chat("call " + number).exchange()).call();
  }

  @Test
  void remembersUntilTheTimeIsOver() {
    assertThat(seen.contains(key(1))).isFalse();
    seen.add(key(1), TimeUnit.SECONDS.toNanos(10));
    assertThat(seen.contains(key(1))).isTrue();
    assertThat(seen.contains(key(2))).isFalse();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(seen.contains(key(1))).isFalse();
    seen.add(key(1), TimeUnit.SECONDS.toNanos(10));
    assertThat(seen.contains(key(1))).isTrue();
  }

  @Test
  void forgetsTheOldestWhenFullAndNeverInvents() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.contains(key(i))).isFalse();
      seen.add(key(i), TimeUnit.HOURS.toNanos(1));
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    }
    int known = 0;
    for (int i = 80_000; i < 100_000; i++) {
      known += seen.contains(key(i)) ? 1 : 0;
    }
    assertThat(known).isGreaterThan(17_000);
  }
}
