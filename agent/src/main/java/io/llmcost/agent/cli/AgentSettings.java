package io.llmcost.agent.cli;

import io.llmcost.agent.config.Problem;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes an agent argument from settings as they stand on the command line. */
final class AgentSettings {

  private static final String CONFIG = "config=";
  private static final String SOURCE = "agent argument";

  private AgentSettings() {}

  /**
   * One argument for all of them, with the path of the configuration made absolute: the process
   * that gets it may have another working directory.
   *
   * @return null if nothing is given
   * @throws CommandFailure if a setting is wrong
   */
  static String of(List<String> settings) {
    List<String> parts = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String setting : settings) {
      if (setting.startsWith(CONFIG)) {
        parts.add(absolute(setting.substring(CONFIG.length())));
      } else {
        parts.add(setting);
        others.add(setting);
      }
    }
    check(String.join(",", others));
    return parts.isEmpty() ? null : String.join(",", parts);
  }

  // The first setting may have others behind it, as in an agent argument.
  private static String absolute(String value) {
    int comma = value.startsWith("\"") ? value.indexOf("\",") + 1 : value.indexOf(',');
    String path = comma <= 0 ? value : value.substring(0, comma);
    File file = new File(path.replaceAll("^\"|\"$", "")).getAbsoluteFile();
    if (!file.isFile()) {
      throw new CommandFailure("There is no configuration " + file + ".");
    }
    String rest = comma <= 0 ? "" : value.substring(comma);
    String name = file.toPath().normalize().toString();
    return CONFIG + (name.matches(".*[,\\[\\]{}].*") ? '"' + name + '"' : name) + rest;
  }

  private static void check(String argument) {
    if (argument.isEmpty()) {
      return;
    }
    StringBuilder wrong = new StringBuilder();
    Sources sources =
        Sources.of(
            argument, Collections.<String, String>emptyMap(), System.getenv(), new File("nowhere"));
    for (Problem problem : SettingsReader.read(sources).errors()) {
      if (problem.source().equals(SOURCE)) {
        wrong.append(problem).append('\n');
      }
    }
    if (wrong.length() > 0) {
      throw new CommandFailure(wrong + "Nothing was attached.");
    }
  }
}
