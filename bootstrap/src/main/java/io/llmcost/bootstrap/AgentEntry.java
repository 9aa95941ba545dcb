package io.llmcost.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.util.jar.JarFile;

/**
 * Where the JVM enters: {@code -javaagent} and dynamic attach. Loaded by the system class loader,
 * it puts the jar on the boot class path and leaves everything else to {@link Launcher} there; it
 * keeps no state and is not used again.
 */
public final class AgentEntry {

  private AgentEntry() {}

  /** Started with the JVM. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, false);
  }

  /** Attached to a JVM that runs already. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  private static void start(String arguments, Instrumentation instrumentation, boolean attached) {
    try {
      if (isJdkTool()) {
        return;
      }
      File jar = ownJar();
      instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar, false));
      Class.forName("io.llmcost.bootstrap.Launcher", true, null)
          .getMethod("launch", String.class, Instrumentation.class, File.class, boolean.class)
          .invoke(null, arguments, instrumentation, jar, attached);
    } catch (Throwable e) {
      // The application starts without us, whatever it is.
      System.err.println("[llmcost] not started, the application runs without it: " + rootOf(e));
    }
  }

  // JAVA_TOOL_OPTIONS reaches jcmd, keytool and javac too: they call no model.
  private static boolean isJdkTool() {
    String module = System.getProperty("jdk.module.main");
    if (module != null) {
      return module.startsWith("jdk.") || module.equals("java.base");
    }
    String command = System.getProperty("sun.java.command", "");
    return command.startsWith("sun.tools.")
        || command.startsWith("com.sun.tools.")
        || command.startsWith("sun.security.tools.");
  }

  static File ownJar() throws Exception {
    URI location = AgentEntry.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return new File(location).getAbsoluteFile();
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
