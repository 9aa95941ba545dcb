package io.llmcost.agent.thread;

import io.llmcost.agent.rights.Rights;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the agent's threads. Such a thread is started by whichever application makes a call first,
 * and outlives it in an application server: it must hold on to nothing of that application's.
 */
public final class AgentThread {

  private AgentThread() {}

  /** A daemon that is not started yet. */
  public static Thread create(final Runnable work, final String name) {
    // A thread keeps the protection domains, and so the class loaders, of all who are on the stack
    // when it is made, up to the last privileged one.
    return AccessController.doPrivileged(
        new PrivilegedAction<Thread>() {
          @Override
          public Thread run() {
            Thread thread = create(Rights.areChecked() ? Confined.GROUP : rootGroup(), work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
          }
        });
  }

  private static ThreadGroup rootGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  /** Under a security manager nobody may make a thread in the root group, where ours are. */
  private static final class Confined {
    static final ThreadGroup GROUP = new ThreadGroup(rootGroup(), "llmcost");
  }

  private static Thread create(ThreadGroup group, Runnable work, String name) {
    try {
      // since Java 9: without the values of the caller's inheritable thread locals
      return Thread.class
          .getConstructor(
              ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)
          .newInstance(group, work, name, 0L, false);
    } catch (ReflectiveOperationException java8) {
      return new Thread(group, work, name);
    }
  }
}
