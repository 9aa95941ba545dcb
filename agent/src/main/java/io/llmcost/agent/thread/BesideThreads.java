package io.llmcost.agent.thread;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for requests that run beside each other for one call, whose own thread waits for the
 * first of them. As many as there are such requests; they end when there is nothing to do.
 */
public final class BesideThreads {

  private static final long IDLE_SECONDS = 10;

  private BesideThreads() {}

  /** Runs something on one of them; on this thread if the system has none left. */
  public static void run(Runnable work) {
    try {
      Holder.THREADS.execute(work);
    } catch (RuntimeException | OutOfMemoryError e) {
      work.run();
    }
  }

  private static final class Holder {
    static final ThreadPoolExecutor THREADS =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> AgentThread.create(work, "llmcost-hedge"));
  }
}
