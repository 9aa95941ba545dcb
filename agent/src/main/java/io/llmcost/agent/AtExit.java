package io.llmcost.agent;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;

/** Runs something when the JVM ends. */
final class AtExit {

  private AtExit() {}

  static void run(Runnable task) {
    try {
      Runtime.getRuntime().addShutdownHook(AgentThread.create(task, "llmcost-exit"));
    } catch (IllegalStateException | SecurityException e) {
      // It ends already, or an application's security manager forbids it: no summary then.
      Log.debug("No summary at exit", e);
    }
  }
}
