package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.thread.AgentClock;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is given a kept stream is called when more is due, and nobody waits. */
class PacedReleaseTest {

  private static final byte[] BODY =
      "data: 1\n\ndata: 2\n\ndata: 3\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final int EVENT = 9;

  private final SynchronousQueue<Thread> calls = new SynchronousQueue<>();

  private PacedRelease release(long millis) {
    return new PacedRelease(
        BODY,
        TimeUnit.MILLISECONDS.toNanos(millis),
        () -> {
          try {
            calls.put(Thread.currentThread());
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void eachEventIsGivenWhenItIsDue() throws Exception {
    long begun = System.nanoTime();
    PacedRelease release = release(300);
    assertThat(release.endFor(0)).isEqualTo(EVENT);
    for (int given = EVENT; given < BODY.length; given += EVENT) {
      if (release.endFor(given) == given) {
        Thread caller = calls.take();
        assertThat(caller).isNotSameAs(Thread.currentThread());
        assertThat(caller.getName()).startsWith("llmcost-answer");
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(300L * given / BODY.length - 1);
      assertThat(release.endFor(given)).isEqualTo(given + EVENT);
    }
  }

  @Test
  void withinAnEventNobodyIsAsked() {
    int waiting = AgentClock.waiting();
    PacedRelease release = release(3_600_000);
    assertThat(release.endFor(0)).isEqualTo(EVENT);
    assertThat(release.endFor(4)).isEqualTo(EVENT);
    assertThat(AgentClock.waiting()).isLessThanOrEqualTo(waiting);
  }

  @Test
  void whoStopsIsNotCalledAndLeavesNothingBehind() {
    int waiting = AgentClock.waiting();
    PacedRelease release = release(3_600_000);
    release.endFor(0);
    assertThat(release.endFor(EVENT)).isEqualTo(EVENT);
    assertThat(release.endFor(EVENT)).isEqualTo(EVENT);
    assertThat(AgentClock.waiting()).isEqualTo(waiting + 1);

    release.stop();

    assertThat(AgentClock.waiting()).isLessThanOrEqualTo(waiting);
  }
}
