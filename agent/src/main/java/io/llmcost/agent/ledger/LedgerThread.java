package io.llmcost.agent.ledger;

/** A daemon that holds on to nothing of the application's whose call happens to start it. */
final class LedgerThread {

  private LedgerThread() {}

  static Thread create(Runnable work, String name) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    Thread thread = create(group, work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
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
