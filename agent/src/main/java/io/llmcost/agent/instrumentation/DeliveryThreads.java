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

  public static Executor executor() {
    return EXECUTOR;
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
