package io.llmcost.agent;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.io.File;

/** What the application is called in the ledger if the configuration does not say. */
final class ApplicationName {

  private ApplicationName() {}

  /** The settings with a name in them: that of Spring, else of the jar, else of the main class. */
  static Settings in(Settings settings) {
    if (settings.get(Options.APP) != null) {
      return settings;
    }
    String name = property("spring.application.name");
    if (name == null) {
      name = ofCommand(property("sun.java.command"));
    }
    return name == null ? settings : settings.with(Options.APP, name);
  }

  /**
   * @param command a jar or a main class and its arguments; may be null
   */
  static String ofCommand(String command) {
    if (command == null || command.trim().isEmpty()) {
      return null;
    }
    String started = command.trim().split(" ", 2)[0];
    return started.endsWith(".jar")
        ? new File(started).getName().replaceAll("\\.jar$", "")
        : started.substring(started.lastIndexOf('/') + 1);
  }

  private static String property(String name) {
    try {
      String value = System.getProperty(name);
      return value == null || value.isEmpty() ? null : value;
    } catch (SecurityException e) {
      return null;
    }
  }
}
