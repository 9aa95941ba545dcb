package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.WordSet;
import java.util.Map;

/** Both texts compare, or neither does, and in the same sense. */
final class ComparisonGuard implements Guard {

  private static final Map<String, String> WORDS =
      WordSet.groups(
          "more",
          "less fewer",
          "than",
          "most",
          "least",
          "enough",
          "too",
          "equal equally",
          "instead rather",
          "exceed exceeds exceeding",
          "minimum min minimal",
          "maximum max maximal");

  @Override
  public String name() {
    return "comparison";
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, WORDS);
  }
}
