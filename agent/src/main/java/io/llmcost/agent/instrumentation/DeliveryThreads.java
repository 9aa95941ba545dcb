package io.llmcost.agent.instrumentation;

import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what applications do with an answer where no thread of their client is there for it.
 * Unbounded, since that may block.
 */
public final class DeliveryThreads {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final Executor EXECUTOR =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          DeliveryThreads::newThread);

  private DeliveryThreads() {}

  /** Its threads have the system's class loader. */
  public static Executor executor() {
    return EXECUTOR;
  }

  /**
   * Runs it on another thread, which has the context class loader of this one for as long.
   *
   * @param task one that does not throw
   */
  public static void run(Runnable task) {
    run(Thread.currentThread().getContextClassLoader(), task);
  }

  /**
   * Runs it on another thread.
   *
   * @param loader the thread's context class loader for as long
   * @param task one that does not throw
   */
  static void run(ClassLoader loader, Runnable task) {
    EXECUTOR.execute(
        () -> {
          Thread thread = Thread.currentThread();
          ClassLoader own = thread.getContextClassLoader();
          thread.setContextClassLoader(loader);
          try {
            task.run();
          } finally {
            thread.setContextClassLoader(own);
          }
        });
  }

  private static Thread newThread(Runnable task) {
    return Rights.ofAgent(
        () -> {
          Thread thread = AgentThread.create(task, "llmcost-answer-" + NUMBER.incrementAndGet());
          thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
          return thread;
        });
  }
}
