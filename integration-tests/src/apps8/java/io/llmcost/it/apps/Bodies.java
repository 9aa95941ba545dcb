package io.llmcost.it.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Request bodies; each scenario has a prompt of its own. */
final class Bodies {

  static final String APPLICATION_KEY = "sk-application";
  static final String STREAM = ",\"stream\":true";
  static final String STREAM_USAGE = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

  private Bodies() {}

  /** What stands in the file that a scenario names behind its {@code @}. */
  static String file(String scenario) throws IOException {
    Path path = Paths.get(scenario.substring(scenario.indexOf('@') + 1));
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }

  /** A call that is deterministic as far as a call can be. */
  static String chat(String scenario, String more) {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},"
        + "{\"role\":\"user\",\"content\":\"Caf\u00e9, scenario "
        + scenario
        + "?\"}],\"temperature\":0"
        + more
        + "}";
  }

  /** A call that wants another answer every time. */
  static String warm(String scenario) {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Scenario "
        + scenario
        + "\"}],\"temperature\":1}";
  }

  static String responses(String scenario, String more) {
    return "{\"model\":\"gpt-4o\",\"input\":\"Scenario "
        + scenario
        + "\",\"temperature\":0,\"store\":false"
        + more
        + "}";
  }

  static String embeddings(String scenario) {
    return "{\"model\":\"text-embedding-3-small\",\"input\":[\"Scenario "
        + scenario
        + "\",\"another\"]}";
  }

  static String completions(String scenario) {
    return "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":\"Scenario "
        + scenario
        + "\",\"temperature\":0,\"max_tokens\":20}";
  }
}
