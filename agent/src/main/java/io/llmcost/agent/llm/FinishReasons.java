package io.llmcost.agent.llm;

import java.util.Locale;

/** What providers say of why a choice ended. */
final class FinishReasons {

  private static final String[] BAD = {
    "content_filter", "error", "abort", "cancel", "insufficient_system_resource",
  };

  private FinishReasons() {}

  /**
   * Whether a choice came to an end that another call would perhaps not come to: what it says is
   * for this one only.
   */
  static boolean isBad(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    for (String bad : BAD) {
      if (lower.startsWith(bad)) {
        return true;
      }
    }
    return false;
  }
}
