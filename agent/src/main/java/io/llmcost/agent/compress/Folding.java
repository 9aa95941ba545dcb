package io.llmcost.agent.compress;

/** Letters as they are compared: in lower case, without the accents of Western Europe. */
final class Folding {

  private static final String PLAIN =
      "aaaaaaaceeeeiiiidnooooo/ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

  private Folding() {}

  static char fold(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    if (c >= '\u00C0' && c <= '\u00FF') {
      return PLAIN.charAt(c - '\u00C0');
    }
    return Character.toLowerCase(c);
  }
}
