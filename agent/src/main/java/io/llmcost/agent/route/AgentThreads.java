package io.llmcost.agent.route;

import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Few threads for what nobody waits for; they end when there is nothing to do. */
final class AgentThreads {

  private static final int THREADS = 2;
  private static final int WAITING = 16;
  private static final int IDLE_SECONDS = 10;

  private AgentThreads() {}

  /** Refuses what is more than can wait. */
  static Executor create() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> AgentThread.create(work, "llmcost-shadow"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
