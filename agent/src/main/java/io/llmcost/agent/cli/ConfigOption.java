package io.llmcost.agent.cli;

import io.llmcost.agent.config.Problem;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import java.io.File;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The configuration that a command goes by. */
final class ConfigOption {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; without it what the agent would find here.")
  private File file;

  /** What could be read; what could not is said. */
  Settings read(PrintWriter err) {
    ReadResult result =
        SettingsReader.read(file == null ? Sources.ofProcess(null) : Sources.ofFile(file));
    for (Problem problem : result.errors()) {
      err.println(problem);
    }
    return result.settings();
  }
}
