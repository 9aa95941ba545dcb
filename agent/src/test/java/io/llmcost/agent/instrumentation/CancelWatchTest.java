package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class CancelWatchTest {

  private final CancelWatch watch = new CancelWatch(1, 3);

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.sleep(1);
    }
  }

  @Test
  void carriesACancellationOverOnce() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicInteger cancels = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    CancelWatch.Watched watched =
        watch.watch(
            cancelled::get,
            () -> {
              cancels.incrementAndGet();
              done.countDown();
            });
    cancelled.set(true);
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    await(() -> watch.size() == 0);
    assertThat(cancels).hasValue(1);
    watched.close();
  }

  @Test
  void aClosedCallIsForgottenAndNotCancelled() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    CancelWatch.Watched watched = watch.watch(() -> false, cancels::incrementAndGet);
    assertThat(watch.size()).isOne();
    watched.close();
    await(() -> watch.size() == 0);
    assertThat(cancels).hasValue(0);
  }

  @Test
  void theThreadEndsWhenNothingIsOpenAndStartsAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      CancelWatch.Watched watched = watch.watch(() -> false, () -> {});
      assertThat(watch.isRunning()).isTrue();
      watched.close();
      await(() -> !watch.isRunning());
    }
  }

  @Test
  void aCallThatNobodyHoldsIsForgotten() throws Exception {
    for (int i = 0; i < 100; i++) {
      watch.watch(() -> false, () -> {});
    }
    await(
        () -> {
          System.gc();
          return watch.size() == 0 && !watch.isRunning();
        });
  }

  @Test
  void aCallThatFailsDoesNotHurtTheOthers() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    CancelWatch.Watched bad =
        watch.watch(
            () -> {
              throw new IllegalStateException("fault");
            },
            () -> {});
    CancelWatch.Watched worse =
        watch.watch(
            () -> true,
            () -> {
              throw new IllegalStateException("fault");
            });
    CancelWatch.Watched good = watch.watch(cancelled::get, done::countDown);
    cancelled.set(true);
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    await(() -> watch.size() == 0);
    bad.close();
    worse.close();
    good.close();
  }
}
