package io.llmcost.agent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs something at most every two seconds, on the thread of whoever comes by. So a change of the
 * configuration holds for the very next call, and no thread waits for one.
 */
final class Periodically implements Runnable {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Runnable task;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  Periodically(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    long due = next.get();
    long now = System.nanoTime();
    if (now - due >= 0 && next.compareAndSet(due, now + PERIOD_NANOS)) {
      task.run();
    }
  }
}
