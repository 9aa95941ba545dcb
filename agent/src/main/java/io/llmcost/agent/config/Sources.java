package io.llmcost.agent.config;

import java.io.File;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Where settings come from, as they were when this was made; files are looked at when read. */
public final class Sources {

  static final String PROPERTY_PREFIX = "llmcost.";
  static final String VARIABLE_PREFIX = "LLMCOST_";

  private final String agentArgument;
  private final Map<String, String> systemProperties;
  private final Map<String, String> environment;
  private final File directory;
  private final File onlyFile;

  private Sources(
      String agentArgument,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      File directory,
      File onlyFile) {
    this.agentArgument = agentArgument;
    this.systemProperties = Collections.unmodifiableMap(new HashMap<>(systemProperties));
    this.environment = Collections.unmodifiableMap(new HashMap<>(environment));
    this.directory = directory;
    this.onlyFile = onlyFile;
  }

  /**
   * Those of this process.
   *
   * @param agentArgument what stands behind the jar in {@code -javaagent}; may be null
   */
  public static Sources ofProcess(String agentArgument) {
    return new Sources(agentArgument, ownProperties(), ownEnvironment(), null, null);
  }

  /**
   * Given ones.
   *
   * @param agentArgument may be null
   * @param systemProperties with their prefix; those of others are ignored
   * @param directory where {@code llmcost.yaml} is looked for; null for the working directory
   */
  public static Sources of(
      String agentArgument,
      Map<String, String> systemProperties,
      Map<String, String> environment,
      File directory) {
    return new Sources(agentArgument, systemProperties, environment, directory, null);
  }

  /** One file alone; of this process only the environment variables that the file refers to. */
  public static Sources ofFile(File file) {
    return new Sources(null, Collections.<String, String>emptyMap(), ownEnvironment(), null, file);
  }

  private static Map<String, String> ownProperties() {
    Map<String, String> own = new HashMap<>();
    try {
      Properties properties = System.getProperties();
      for (String name : properties.stringPropertyNames()) {
        if (name.startsWith(PROPERTY_PREFIX)) {
          own.put(name, properties.getProperty(name));
        }
      }
    } catch (SecurityException e) {
      // An application's security manager: what may not be read was not given.
    }
    return own;
  }

  private static Map<String, String> ownEnvironment() {
    try {
      return System.getenv();
    } catch (SecurityException e) {
      return Collections.emptyMap();
    }
  }

  /** Null if there is none. */
  String agentArgument() {
    return agentArgument;
  }

  Map<String, String> systemProperties() {
    return systemProperties;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Whether settings in system properties and the environment count. */
  boolean hasProcessSettings() {
    return onlyFile == null;
  }

  /** Whether nobody says anything, so that {@link Settings#defaults()} hold. */
  public boolean areSilent() {
    if (agentArgument != null || onlyFile != null || !systemProperties.isEmpty()) {
      return false;
    }
    for (String name : environment.keySet()) {
      if (name.startsWith(VARIABLE_PREFIX)) {
        return false;
      }
    }
    return !defaultFile().exists();
  }

  /** The file that is read whatever else is said; null if there is none. */
  File onlyFile() {
    return onlyFile;
  }

  /** The file that is read if it exists and no other is named. */
  File defaultFile() {
    return new File(directory, "llmcost.yaml");
  }
}
