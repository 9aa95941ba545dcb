package io.llmcost.agent.compress;

import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that asks for summaries; it ends when there is nothing to do. */
final class SummaryThreads {

  private static final int WAITING = 32;
  private static final int IDLE_SECONDS = 10;

  private SummaryThreads() {}

  /** Refuses what is more than can wait. */
  static Executor create() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> AgentThread.create(work, "llmcost-summary"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
