package io.llmcost.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * Makes the agent's class loader and starts the agent in it, once in a process however often it is
 * asked to.
 */
public final class Launcher {

  private static ClassLoader loader;

  private Launcher() {}

  /**
   * @param arguments what stands behind {@code -javaagent:llmcost.jar=}; null if nothing does
   * @param attached whether the application was already running
   */
  public static synchronized void launch(
      String arguments, Instrumentation instrumentation, File jar, boolean attached)
      throws Exception {
    if (loader != null) {
      return;
    }
    AgentClassLoader agentLoader = new AgentClassLoader(jar, AgentClassLoader.platformLoader());
    loader = agentLoader;
    Object starter =
        Class.forName("io.llmcost.agent.AgentStarter", true, agentLoader)
            .getDeclaredConstructor()
            .newInstance();
    ((Starter) starter).start(arguments, instrumentation, agentLoader, attached);
  }
}
