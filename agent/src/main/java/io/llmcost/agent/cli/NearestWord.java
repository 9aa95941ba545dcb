package io.llmcost.agent.cli;

import io.llmcost.agent.config.Nearest;
import java.util.Collection;

/** Finds the name that was likely meant. */
final class NearestWord {

  private NearestWord() {}

  /** Null if none is near; a beginning counts too. */
  static String to(String given, Collection<String> known) {
    String nearest = Nearest.to(given, known);
    if (nearest != null) {
      return nearest;
    }
    for (String name : known) {
      if (given.length() > 1 && name.startsWith(given)) {
        return name;
      }
    }
    return null;
  }
}
