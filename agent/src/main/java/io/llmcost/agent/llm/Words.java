package io.llmcost.agent.llm;

/**
 * Goes through the words of a text: letters, digits and underscores, in lower case, apostrophes
 * left out; {@code +} and {@code #} belong to a word that they follow, as in C++.
 */
final class Words {

  private final CharSequence text;
  private int start;
  private int at;
  private long hash;

  Words(CharSequence text) {
    this.text = text;
  }

  /**
   * Goes to the next word.
   *
   * @return false if there is none
   */
  boolean next() {
    int length = text.length();
    while (at < length && !isWord(text.charAt(at))) {
      at++;
    }
    start = at;
    if (at == length) {
      return false;
    }
    long h = 0xCBF29CE484222325L;
    while (at < length) {
      char c = text.charAt(at);
      if (isWord(c) || c == '+' || c == '#') {
        h = (h ^ lower(c)) * 0x100000001B3L;
      } else if (c != '\'' && c != '\u2019') {
        break;
      }
      at++;
    }
    hash = h ^ h >>> 29;
    return true;
  }

  private static boolean isWord(char c) {
    if (c < 128) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
    return Character.isLetterOrDigit(c);
  }

  private static char lower(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return Character.toLowerCase(c);
  }

  /** Of the last word. */
  long hash() {
    return hash;
  }

  /** Where the last word begins. */
  int start() {
    return start;
  }

  /** The character after the last word. */
  int end() {
    return at;
  }
}
