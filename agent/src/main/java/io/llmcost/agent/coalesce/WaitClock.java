package io.llmcost.agent.coalesce;

import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks again and again whether waiting is still worth it, for callers without a thread. Its thread
 * starts with the first of them and ends when there is none.
 */
final class WaitClock {

  private static final long PERIOD_MILLIS = 50;
  private static final long IDLE_SECONDS = 10;

  private WaitClock() {}

  static void checkUntilDone(CompletableFuture<?> waiting, Runnable check) {
    Future<?> task =
        Holder.CLOCK.scheduleWithFixedDelay(
            check, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    waiting.whenComplete((answer, failure) -> task.cancel(false));
  }

  /** How many are waiting. */
  static int waiting() {
    return Holder.CLOCK.getQueue().size();
  }

  private static final class Holder {
    static final ScheduledThreadPoolExecutor CLOCK = create();

    private static ScheduledThreadPoolExecutor create() {
      ScheduledThreadPoolExecutor clock =
          new ScheduledThreadPoolExecutor(1, task -> AgentThread.create(task, "llmcost-coalesce"));
      clock.setRemoveOnCancelPolicy(true);
      clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
      clock.allowCoreThreadTimeOut(true);
      return clock;
    }
  }
}
