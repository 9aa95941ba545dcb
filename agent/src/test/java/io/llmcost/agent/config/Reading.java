package io.llmcost.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a text as {@code llmcost.yaml} of a directory of its own. */
final class Reading {

  private Reading() {}

  static ReadResult of(String yaml) {
    return of(yaml, null, Map.of(), Map.of());
  }

  static ReadResult of(
      String yaml, String argument, Map<String, String> properties, Map<String, String> variables) {
    Path directory = directory();
    try {
      if (yaml != null) {
        Files.writeString(directory.resolve("llmcost.yaml"), yaml);
      }
      return SettingsReader.readUnguarded(
          Sources.of(argument, properties, variables, directory.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(directory);
    }
  }

  static Settings settings(String yaml) {
    ReadResult result = of(yaml);
    if (!result.errors().isEmpty()) {
      throw new AssertionError(result.errors().toString());
    }
    return result.settings();
  }

  /** The errors, without the directory of the file. */
  static List<String> errors(String yaml) {
    return texts(of(yaml).errors());
  }

  static List<String> texts(List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.toString().replaceFirst("^\\S*llmcost\\.yaml", "llmcost.yaml"))
        .toList();
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("llmcost");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve("llmcost.yaml"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
