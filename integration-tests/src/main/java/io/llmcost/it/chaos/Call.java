package io.llmcost.it.chaos;

/**
 * A call that an application is to make.
 *
 * @param name of its own, without white space
 * @param kind one of the client's, or {@code abandon}
 * @param prompt with what is to happen to its answers: {@link Fault#at}
 */
public record Call(String name, ChaosClient client, String kind, String prompt) {

  boolean isStream() {
    return !kind.equals("sync") && !kind.equals("async");
  }

  /** As the application reads it. */
  String line() {
    return name + " " + client.caller() + " " + kind + " " + name + " " + prompt;
  }
}
