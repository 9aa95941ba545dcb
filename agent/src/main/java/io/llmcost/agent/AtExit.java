package io.llmcost.agent;

import io.llmcost.agent.log.Log;

/** Runs something when the JVM ends. */
final class AtExit {

  private AtExit() {}

  static void run(Runnable task) {
    Thread thread = new Thread(task, "llmcost-exit");
    thread.setContextClassLoader(null);
    try {
      Runtime.getRuntime().addShutdownHook(thread);
    } catch (IllegalStateException | SecurityException e) {
      // It ends already, or an application's security manager forbids it: no summary then.
      Log.debug("No summary at exit", e);
    }
  }
}
