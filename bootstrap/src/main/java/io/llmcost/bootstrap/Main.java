package io.llmcost.bootstrap;

import java.io.File;
import java.lang.reflect.InvocationTargetException;

/**
 * {@code java -jar llmcost.jar …}: the command line, in the same class loader that the agent has.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws Throwable {
    File jar = AgentEntry.ownJar();
    AgentClassLoader loader = new AgentClassLoader(jar, AgentClassLoader.platformLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Object status =
          Class.forName("io.llmcost.agent.cli.CommandLineEntry", true, loader)
              .getMethod("run", File.class, String[].class)
              .invoke(null, jar, arguments);
      System.exit((Integer) status);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
