package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/** What a prompt had that was not sent. Counted off the caller's thread. Immutable. */
final class RemovedText {

  private final List<String> before;
  private final List<String> after;
  private final double cachedShare;

  /**
   * @param before texts as the application gave them
   * @param after what was sent in their place
   * @param cachedShare the share of it, 0 to 1, that would have been read from the provider's cache
   */
  RemovedText(List<String> before, List<String> after, double cachedShare) {
    this.before = new ArrayList<>(before);
    this.after = new ArrayList<>(after);
    this.cachedShare = cachedShare;
  }

  /** How many texts there were. */
  int count() {
    return before.size();
  }

  /** Tokens; 0 or more. */
  long tokens(TokenCounter counter, String model) {
    return Math.max(0, counter.count(model, before) - counter.count(model, after));
  }

  /** What it takes in memory until it is counted, in bytes, at the least. */
  long heldBytes() {
    return length(before) + length(after);
  }

  private static long length(List<String> texts) {
    long length = 0;
    for (String text : texts) {
      length += text.length();
    }
    return length;
  }

  /** What would have been used with so many tokens more. */
  TokenUsage addedTo(TokenUsage usage, long tokens) {
    if (usage.source() == TokenUsage.Source.NONE || tokens == 0) {
      return usage;
    }
    long cached = Math.round(tokens * cachedShare);
    return usage.withMore(tokens - cached, cached);
  }
}
