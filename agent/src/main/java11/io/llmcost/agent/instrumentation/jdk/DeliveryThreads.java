package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.AgentThread;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs body handlers for clients that have no executor of their own. The client has an unbounded
 * pool for this, since handlers may block; so it is here.
 */
final class DeliveryThreads {

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

  static Executor executor() {
    return EXECUTOR;
  }

  private static Thread newThread(Runnable task) {
    return Rights.ofAgent(
        () -> {
          Thread thread = AgentThread.create(task, "llmcost-jdk-" + NUMBER.incrementAndGet());
          thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
          return thread;
        });
  }
}
