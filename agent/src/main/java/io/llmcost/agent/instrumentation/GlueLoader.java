package io.llmcost.agent.instrumentation;

import io.llmcost.bootstrap.AgentClassLoader;

/**
 * Defines the glue of one client for one application class loader, which is its parent: glue sees
 * the client's types there and the agent's types here.
 */
final class GlueLoader extends ClassLoader {

  /** What the glue of several clients has in common, as it lies in each loader. */
  private static final String SHARED = "io.llmcost.agent.instrumentation.glue.";

  private final AgentClassLoader agentLoader;
  private final String gluePackage;

  /**
   * @param gluePackage the package whose classes are defined here, with a dot at its end
   */
  GlueLoader(ClassLoader applicationLoader, AgentClassLoader agentLoader, String gluePackage) {
    super(applicationLoader);
    this.agentLoader = agentLoader;
    this.gluePackage = gluePackage;
    definePackage(gluePackage);
    definePackage(SHARED);
  }

  /** Java 8 gives classes none by itself, and Reactor's log asks each subscription for its name. */
  private void definePackage(String prefix) {
    String name = prefix.substring(0, prefix.length() - 1);
    definePackage(name, null, null, null, null, null, null, null);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.llmcost.agent.")) {
      return super.loadClass(name, resolve);
    }
    if (!name.startsWith(gluePackage) && !name.startsWith(SHARED)) {
      return agentLoader.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      return type != null ? type : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = agentLoader.glue(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length, agentLoader.domain());
  }
}
