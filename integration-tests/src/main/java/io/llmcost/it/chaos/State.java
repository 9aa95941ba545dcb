package io.llmcost.it.chaos;

import java.util.List;

/**
 * What an application holds.
 *
 * @param files open ones, so with sockets; -1 where they cannot be counted
 * @param heapKb after a garbage collection
 * @param leased connections that belong to calls
 * @param underWay calls that are not over
 */
public record State(int files, long heapKb, int leased, int underWay, List<String> threads) {

  static State parse(String line) {
    String[] words = line.split(" ", 7);
    return new State(
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]),
        List.of(words[6].split("\\|")));
  }

  /** Threads of the agent's. */
  public List<String> ownThreads() {
    return threads.stream().filter(name -> name.startsWith("llmcost")).toList();
  }
}
