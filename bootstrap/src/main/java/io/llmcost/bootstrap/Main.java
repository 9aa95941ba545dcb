package io.llmcost.bootstrap;

import java.lang.reflect.InvocationTargetException;

/**
 * {@code java -jar llmcost.jar …}: the command line, in the same class loader that the agent has.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws Throwable {
    AgentClassLoader loader =
        new AgentClassLoader(AgentEntry.ownJar(), AgentClassLoader.platformLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Object status =
          Class.forName("io.llmcost.agent.cli.CommandLineEntry", true, loader)
              .getMethod("run", String[].class)
              .invoke(null, (Object) arguments);
      System.exit((Integer) status);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
