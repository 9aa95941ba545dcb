package io.llmcost.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * Makes the agent's class loader and starts the agent in it, once in a process however often it is
 * asked to.
 */
public final class Launcher {

  /** What an argument begins with that asks the agent for something, and starts none. */
  static final String REQUEST = "llmcost.request:";

  private static boolean launched;
  private static Starter started;

  private Launcher() {}

  /**
   * @param arguments what stands behind {@code -javaagent:llmcost.jar=}; null if nothing does
   * @param attached whether the application was already running
   */
  public static synchronized void launch(
      String arguments, Instrumentation instrumentation, File jar, boolean attached)
      throws Exception {
    if (isRequest(arguments)) {
      if (started != null) {
        started.serve(arguments.substring(REQUEST.length()));
      }
      return;
    }
    if (launched) {
      return;
    }
    AgentClassLoader agentLoader = new AgentClassLoader(jar, AgentClassLoader.platformLoader());
    launched = true;
    Starter starter =
        (Starter)
            Class.forName("io.llmcost.agent.AgentStarter", true, agentLoader)
                .getDeclaredConstructor()
                .newInstance();
    started = starter;
    starter.start(arguments, instrumentation, agentLoader, attached);
  }

  static boolean isRequest(String arguments) {
    return arguments != null && arguments.startsWith(REQUEST);
  }
}
