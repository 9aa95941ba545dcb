package io.llmcost.agent.cli.attach;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;

/** A process that is attached to. */
public final class Target implements AutoCloseable {

  /** Set by the agent when it has started. */
  private static final String MARK = "io.llmcost.agent.version";

  private static final int FIRST_THAT_WARNS = 21;

  private final Object machine;
  private final Class<?> type;

  Target(Object machine, Class<?> type) {
    this.machine = machine;
    this.type = type;
  }

  /** Whether our agent runs there. */
  public boolean hasAgent() throws AttachException {
    return properties("getSystemProperties").getProperty(MARK) != null;
  }

  /** As the process names its own. */
  public String javaVersion() throws AttachException {
    return properties("getSystemProperties").getProperty("java.version", "of unknown version");
  }

  /** Whether its JVM prints a warning when an agent comes. */
  public boolean warnsOfAgents() throws AttachException {
    String release = properties("getSystemProperties").getProperty("java.specification.version");
    boolean allowed =
        properties("getAgentProperties")
            .getProperty("sun.jvm.args", "")
            .contains("-XX:+EnableDynamicAgentLoading");
    return release != null
        && release.matches("\\d+")
        && Integer.parseInt(release) >= FIRST_THAT_WARNS
        && !allowed;
  }

  /**
   * Loads an agent, and waits until it has started.
   *
   * @param argument null for none
   */
  public void load(File jar, String argument) throws AttachException {
    try {
      type.getMethod("loadAgent", String.class, String.class)
          .invoke(machine, jar.getPath(), argument);
    } catch (InvocationTargetException e) {
      // JVMs before 10 answer a bare 0 for success, which newer attach APIs take for an error.
      if (!"0".equals(e.getCause().getMessage())) {
        throw new AttachException(refusal(e.getCause()));
      }
    } catch (ReflectiveOperationException e) {
      throw new AttachException("The attach API of this Java is not as expected: " + e);
    }
  }

  private static String refusal(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.contains("EnableDynamicAgentLoading")
        ? "The process does not let agents in: it was started with"
            + " -XX:-EnableDynamicAgentLoading. Start it with -javaagent:llmcost.jar instead."
        : "The agent could not be loaded: " + message;
  }

  private Properties properties(String method) throws AttachException {
    try {
      return (Properties) type.getMethod(method).invoke(machine);
    } catch (InvocationTargetException e) {
      throw new AttachException("The process does not answer: " + e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new AttachException("The attach API of this Java is not as expected: " + e);
    }
  }

  /** Leaves the process. */
  @Override
  public void close() {
    try {
      type.getMethod("detach").invoke(machine);
    } catch (ReflectiveOperationException e) {
      // it ended in the meantime
    }
  }
}
