package io.llmcost.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.util.jar.JarFile;

/**
 * Where the JVM enters: {@code -javaagent} and dynamic attach. Keeps no state; everything else is
 * {@link Launcher}'s.
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
      if (isConfined() && Launcher.isRequest(arguments)) {
        return; // nobody answers for the application there
      } else if (isConfined()) {
        File jar = visibleJar();
        // The boot loader's classes have all rights; those of the class path have what the
        // application's policy leaves them. Launching is the first that is found there.
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
        PrivilegedLaunch.launch(arguments, instrumentation, jar, attached);
      } else if (!isJdkTool()) {
        Launcher.launch(arguments, instrumentation, ownJar(), attached);
      }
    } catch (SecurityException e) {
      System.err.println(
          "[llmcost] not started, the application runs without it: its security manager refuses \""
              + e.getMessage()
              + "\"; grant java.security.AllPermission to the agent's jar");
    } catch (Throwable e) {
      // The application starts without us, whatever it is.
      System.err.println("[llmcost] not started, the application runs without it: " + rootOf(e));
    }
  }

  private static boolean isConfined() {
    try {
      return System.getSecurityManager() != null;
    } catch (NoSuchMethodError newerJava) {
      return false;
    }
  }

  /** As {@link #ownJar}, by what every class may ask for. */
  private static File visibleJar() throws Exception {
    String entry = AgentEntry.class.getResource("AgentEntry.class").getPath();
    return new File(new URI(entry.substring(0, entry.lastIndexOf("!/"))));
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
