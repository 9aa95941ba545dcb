package io.llmcost.agent.semantic;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads classes from a jar beside the agent that sees nothing of the application or the agent. On
 * Java 11 and newer there is another one in its place.
 */
final class ExtensionLoader {

  private ExtensionLoader() {}

  /**
   * The class of a name, in a loader that nobody else uses.
   *
   * @throws ClassNotFoundException if the jar has none of that name
   */
  static Class<?> load(File jar, String name) throws IOException, ClassNotFoundException {
    // Stays open: classes are loaded when they are needed.
    @SuppressWarnings("resource")
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {jar.toURI().toURL()}, ClassLoader.getSystemClassLoader().getParent());
    return Class.forName(name, false, loader);
  }
}
