package io.llmcost.it.frameworks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an application on a framework does, a line of stdout for each. A scenario is named after the
 * method that makes its calls, so that a test knows the call site; behind a colon stands what tells
 * two of them apart.
 */
final class Scenarios {

  static final String KEY = "sk-application";

  /** Asks a question, which no other scenario asks, and says what came of it. */
  interface Scenario {
    String ask(String question) throws Exception;
  }

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

  Scenarios add(String name, Scenario scenario) {
    scenarios.put(name, scenario);
    return this;
  }

  /** Runs all of them, so many times. */
  void run(int rounds) {
    for (int i = 0; i < rounds; i++) {
      scenarios.forEach(Scenarios::run);
    }
  }

  private static void run(String name, Scenario scenario) {
    String result;
    try {
      result = "ok " + scenario.ask("Caf\u00e9, question " + name.replace(':', ' ') + "?");
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      result = "failed " + e + " <- " + cause;
    }
    System.out.println(name + " " + result.replace("\r", "\\r").replace("\n", "\\n"));
  }
}
