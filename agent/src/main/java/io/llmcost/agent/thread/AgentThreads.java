package io.llmcost.agent.thread;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Few threads for work of the agent's own; they end when there is nothing to do. */
public final class AgentThreads {

  private static final int IDLE_SECONDS = 10;

  private AgentThreads() {}

  /**
   * Refuses what is more than can wait.
   *
   * @param name of each thread
   * @param most how many threads there may be
   * @param waiting for one of them
   */
  public static ThreadPoolExecutor create(String name, int most, int waiting) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            work -> AgentThread.create(work, name));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
