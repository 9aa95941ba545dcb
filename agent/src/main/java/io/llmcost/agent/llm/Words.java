package io.llmcost.agent.llm;

/**
 * Goes through the words of a text: letters, digits and underscores, in lower case, apostrophes
 * left out; {@code +} and {@code #} belong to a word that they follow, as in C++.
 */
final class Words {

  /** What stands between two words. */
  enum Gap {
    NONE,
    CLAUSE,
    SENTENCE
  }

  private static final int ASCII = 128;

  /** By ASCII character: what it is in lower case if words are made of it, else 0. */
  private static final char[] LOWER = new char[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      LOWER[c] = Character.isLetterOrDigit(c) || c == '_' ? Character.toLowerCase(c) : 0;
    }
  }

  private final char[] text;
  private int start;
  private int at;
  private long hash;
  private Gap gap;

  Words(String text) {
    this(text.toCharArray());
  }

  /**
   * @param text is not to be changed while it is read
   */
  Words(char[] text) {
    this.text = text;
  }

  /**
   * Goes to the next word.
   *
   * @return false if there is none
   */
  boolean next() {
    int i = beginning(at);
    start = i;
    at = i;
    if (i == text.length) {
      return false;
    }
    long h = 0xCBF29CE484222325L;
    for (; i < text.length; i++) {
      char c = text[i];
      char lower = lower(c);
      if (lower == 0 && (c == '+' || c == '#')) {
        lower = c;
      }
      if (lower != 0) {
        h = (h ^ lower) * 0x100000001B3L;
      } else if (c != '\'' && c != '\u2019') {
        break;
      }
    }
    at = i;
    hash = h ^ h >>> 29;
    return true;
  }

  /** Goes on behind so many characters, at the beginning of a word; not back. */
  void skipTo(int character) {
    int i = Math.max(at, character);
    while (i > at && i < text.length && lower(text[i]) != 0 && lower(text[i - 1]) != 0) {
      i++;
    }
    at = Math.min(i, text.length);
  }

  private int beginning(int from) {
    Gap widest = Gap.NONE;
    int i = from;
    for (; i < text.length; i++) {
      char c = text[i];
      if (lower(c) != 0) {
        break;
      }
      if (c == '.' || c == '\n' || c == ':' || c == '?' || c == '!') {
        widest = Gap.SENTENCE;
      } else if (c == ',' && widest == Gap.NONE) {
        widest = Gap.CLAUSE;
      }
    }
    gap = widest;
    return i;
  }

  /** In lower case; 0 if no word is made of it. */
  private static char lower(char c) {
    if (c < ASCII) {
      return LOWER[c];
    }
    return Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
  }

  /** Of the last word. */
  long hash() {
    return hash;
  }

  /** What stands between the last word and the one before, or the beginning. */
  Gap gap() {
    return gap;
  }

  /** Where the last word begins. */
  int start() {
    return start;
  }
}
