package io.llmcost.agent.config;

/** A text without white space, such as a name or a pattern. */
final class WordType extends TextType {

  private final String expected;

  WordType(String expected) {
    this.expected = expected;
  }

  @Override
  String parse(String text) {
    return isWord(text) ? text : null;
  }

  static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  @Override
  String expected() {
    return expected;
  }

  @Override
  String pattern() {
    return "^\\S+$";
  }
}
