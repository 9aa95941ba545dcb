package io.llmcost.agent.semantic;

import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that compares answers; it ends when there is nothing to do. */
final class VerifyThreads {

  private static final int WAITING = 256;
  private static final int IDLE_SECONDS = 10;

  private VerifyThreads() {}

  /** Refuses what is more than can wait. */
  static Executor create() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> AgentThread.create(work, "llmcost-verify"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
