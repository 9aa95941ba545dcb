package io.llmcost.agent.cli.attach;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code com.sun.tools.attach.VirtualMachine} of this runtime. */
public final class AttachApi {

  private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";

  private final Class<?> machine;

  private AttachApi(Class<?> machine) {
    this.machine = machine;
  }

  /**
   * The API of this runtime: of module jdk.attach, or on Java 8 of tools.jar.
   *
   * @throws AttachException if the runtime has none, as a JRE
   */
  public static AttachApi find() throws AttachException {
    try {
      return new AttachApi(Class.forName(MACHINE, true, loader()));
    } catch (ClassNotFoundException | LinkageError e) {
      String home = System.getProperty("java.home");
      throw new AttachException(
          "The Java that runs this ("
              + home
              + ", "
              + System.getProperty("java.version")
              + ") cannot attach: it has no module jdk.attach and no tools.jar.\n"
              + "Run the command with the java of a full JDK, of any release: "
              + "/path/to/jdk/bin/java -jar llmcost.jar attach PID");
    }
  }

  // Held by the API's class until the command is over.
  @SuppressWarnings("resource")
  private static ClassLoader loader() {
    ClassLoader system = ClassLoader.getSystemClassLoader();
    File home = new File(System.getProperty("java.home"));
    for (File place : new File[] {home.getParentFile(), home}) {
      File tools = new File(place, "lib/tools.jar");
      if (tools.isFile()) {
        try {
          return new URLClassLoader(new URL[] {tools.toURI().toURL()}, system);
        } catch (MalformedURLException e) {
          return system;
        }
      }
    }
    return system;
  }

  /** The processes that can be attached to: main class or jar by id; not this one. */
  public Map<String, String> list() {
    Map<String, String> found =
        new TreeMap<>(Comparator.comparing(String::length).thenComparing(id -> id));
    try {
      Class<?> type = Class.forName(MACHINE + "Descriptor", true, machine.getClassLoader());
      Method idOf = type.getMethod("id");
      Method nameOf = type.getMethod("displayName");
      for (Object descriptor : (List<?>) machine.getMethod("list").invoke(null)) {
        String id = (String) idOf.invoke(descriptor);
        String name = (String) nameOf.invoke(descriptor);
        if (!isThis(name)) {
          found.put(id, name.isEmpty() ? "(unknown)" : mainOf(name));
        }
      }
    } catch (ReflectiveOperationException e) {
      return Collections.emptyMap();
    }
    return found;
  }

  private static boolean isThis(String command) {
    return command.equals(System.getProperty("sun.java.command"));
  }

  // What stands behind the main class may be a secret.
  private static String mainOf(String command) {
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  /** Whether there is such a process, as far as it can be told; true if it cannot. */
  public boolean exists(String pid) {
    try {
      Class<?> handles = Class.forName("java.lang.ProcessHandle");
      Optional<?> handle =
          (Optional<?>) handles.getMethod("of", long.class).invoke(null, Long.parseLong(pid));
      return handle.isPresent();
    } catch (ReflectiveOperationException java8) {
      return !new File("/proc/self").exists() || new File("/proc", pid).exists();
    }
  }

  /**
   * Whether a process is known to be a JVM that this user may attach to. To any other, attaching
   * would send a signal that ends it.
   */
  public boolean isJava(String pid) {
    if (list().containsKey(pid)) {
      return true;
    }
    // A JVM without performance data is in no list.
    try (Stream<String> maps =
        Files.lines(Paths.get("/proc", pid, "maps"), StandardCharsets.ISO_8859_1)) {
      return maps.anyMatch(line -> line.endsWith("/libjvm.so"));
    } catch (IOException | UncheckedIOException noProcOrNotOurs) {
      return false;
    }
  }

  /**
   * Attaches. To be asked for JVMs only.
   *
   * @throws AttachException if the process refuses
   */
  public Target attach(String pid) throws AttachException {
    try {
      return new Target(machine.getMethod("attach", String.class).invoke(null, pid), machine);
    } catch (InvocationTargetException e) {
      throw new AttachException(refusal(pid, e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new AttachException("The attach API of this Java is not as expected: " + e);
    }
  }

  private static String refusal(String pid, Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return "Process "
        + pid
        + " cannot be attached to: "
        + message
        + "\nIt must be a Java process of the same user (and container), started without"
        + " -XX:+DisableAttachMechanism.";
  }
}
