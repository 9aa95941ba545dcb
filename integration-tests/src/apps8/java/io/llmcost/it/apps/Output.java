package io.llmcost.it.apps;

import java.io.IOException;

/** A line of stdout for each result, complete, so that two runs can be compared. */
final class Output {

  private Output() {}

  /** What a scenario does: its name up to an {@code @}; the rest only makes its prompt another. */
  static String kind(String scenario) {
    return scenario.replaceFirst("@.*", "");
  }

  /** Says so, and waits for a line of stdin. */
  static void pause(String scenario) throws IOException {
    System.out.println(scenario);
    int read = System.in.read();
    while (read >= 0 && read != '\n') {
      read = System.in.read();
    }
  }

  static synchronized void result(String scenario, int status, String body) {
    System.out.println(scenario + " " + status + " " + body.replace("\n", "\\n"));
  }

  static synchronized void failure(String scenario, Throwable failure) {
    if (Cancelling.isEndOf(scenario)) {
      System.out.println(scenario + " cancelled " + Cancelling.name(failure));
      return;
    }
    System.out.println(
        scenario + " failed " + failure.getClass().getName() + ": " + failure.getMessage());
  }
}
