package io.llmcost.agent.compress;

/** What says the same in fewer characters, word for word. */
final class Lossless {

  private Lossless() {}

  /** The text itself where there is nothing to do, or it is in doubt what it is. */
  static String compress(String text) {
    String minified = JsonMinifier.minify(text);
    if (!minified.equals(text) || Json.isValid(text)) {
      return minified;
    }
    return SpaceTrimmer.trim(TableCompactor.compact(text));
  }
}
