package io.llmcost.agent;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;

/** Runs something when the JVM ends. */
final class AtExit {

  private AtExit() {}

  static void run(Runnable task) {
    Thread thread = AgentThread.create(task, "llmcost-exit");
    try {
      Runtime.getRuntime().addShutdownHook(thread);
    } catch (IllegalStateException | SecurityException e) {
      // It ends already, or an application's security manager forbids it: no summary then.
      Log.debug("No summary at exit", e);
    }
  }
}
