package io.llmcost.agent.config;

/** The name of a header field. */
final class HeaderNameType extends TextType {

  static final String EXPECTED = "the name of a header";
  static final String PATTERN = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

  @Override
  String parse(String text) {
    return isHeaderName(text) ? text : null;
  }

  static boolean isHeaderName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "!#$%&'*+.^_`|~-".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  @Override
  String expected() {
    return EXPECTED;
  }

  @Override
  String pattern() {
    return PATTERN;
  }
}
