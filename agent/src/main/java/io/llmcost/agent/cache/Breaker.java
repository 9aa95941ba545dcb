package io.llmcost.agent.cache;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps calls from waiting for what does not answer: after some failures in a row nobody asks for a
 * while, then one does; each time that it fails the while is twice as long, up to half a minute.
 * Takes no lock where all is well.
 */
final class Breaker {

  private static final int FAILURES = 3;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoClock;
  private volatile boolean open;
  private volatile int failures;
  private long pause = FIRST_NANOS;
  private long nextTry;

  Breaker(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether to ask; who asks has to say what became of it. */
  boolean allows() {
    return !open || isTimeToTry();
  }

  private synchronized boolean isTimeToTry() {
    long now = nanoClock.getAsLong();
    if (open && now - nextTry < 0) {
      return false;
    }
    nextTry = now + pause;
    return true;
  }

  void succeeded() {
    if (failures != 0) {
      close();
    }
  }

  private synchronized void close() {
    failures = 0;
    open = false;
    pause = FIRST_NANOS;
  }

  /** Returns whether it is this failure that keeps calls away from now on. */
  synchronized boolean failed() {
    failures++;
    if (open) {
      pause = Math.min(LONGEST_NANOS, 2 * pause);
      nextTry = nanoClock.getAsLong() + pause;
      return false;
    }
    if (failures < FAILURES) {
      return false;
    }
    open = true;
    nextTry = nanoClock.getAsLong() + pause;
    return true;
  }

  boolean isOpen() {
    return open;
  }
}
