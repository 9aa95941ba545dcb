package io.llmcost.agent.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time for callers who wait without a thread. Its one thread starts with the first of them and
 * ends when there is none; what it runs must be quick and is none of the application's.
 */
public final class AgentClock {

  private static final long PERIOD_MILLIS = 50;
  private static final long IDLE_SECONDS = 10;

  private AgentClock() {}

  /** Looks every 50 ms, until it is done, whether something is still worth waiting for. */
  public static void checkUntilDone(CompletableFuture<?> waiting, Runnable check) {
    Future<?> task =
        Holder.CLOCK.scheduleWithFixedDelay(
            check, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    waiting.whenComplete((answer, failure) -> task.cancel(false));
  }

  /** Completes something with null when a time is over, unless it is done before. */
  public static void complete(CompletableFuture<?> waiting, long nanos) {
    Future<?> task =
        Holder.CLOCK.schedule(() -> waiting.complete(null), nanos, TimeUnit.NANOSECONDS);
    waiting.whenComplete((answer, failure) -> task.cancel(false));
  }

  /**
   * Runs something a while later.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there can be no thread
   */
  public static void later(Runnable work, long nanos) {
    Holder.CLOCK.schedule(work, nanos, TimeUnit.NANOSECONDS);
  }

  /** How many are waiting. */
  public static int waiting() {
    return Holder.CLOCK.getQueue().size();
  }

  private static final class Holder {
    static final ScheduledThreadPoolExecutor CLOCK = create();

    private static ScheduledThreadPoolExecutor create() {
      ScheduledThreadPoolExecutor clock =
          new ScheduledThreadPoolExecutor(1, task -> AgentThread.create(task, "llmcost-clock"));
      clock.setRemoveOnCancelPolicy(true);
      clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      clock.allowCoreThreadTimeOut(true);
      return clock;
    }
  }
}
