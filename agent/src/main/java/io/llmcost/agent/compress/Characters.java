package io.llmcost.agent.compress;

/** Kinds of characters. */
final class Characters {

  /** No script that is written without spaces stands before it. */
  static final char FIRST_UNSPACED = '\u0E00';

  private Characters() {}

  /** Whether words of this script are not told apart by spaces. */
  static boolean isUnspaced(int c) {
    if (c < FIRST_UNSPACED) {
      return false;
    }
    return c <= 0x0EFF // Thai, Lao
        || c >= 0x3040 && c <= 0x30FF // Hiragana, Katakana
        || c >= 0x3400 && c <= 0x9FFF // Chinese characters
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x20000 && c <= 0x3FFFF;
  }

  /**
   * About how many tokens a text takes, in one pass: words, signs and characters of scripts without
   * spaces. Not a tokenizer's count, but in proportion to it.
   */
  static int tokens(CharSequence text, int from, int to) {
    int tokens = 0;
    boolean inWord = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 128
          ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
          : isWordPart(c)) {
        tokens += inWord ? 0 : 1;
        inWord = true;
      } else {
        inWord = false;
        tokens += c <= ' ' || Character.isLowSurrogate(c) || Character.isWhitespace(c) ? 0 : 1;
      }
    }
    return tokens;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) && !isUnspaced(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }
}
