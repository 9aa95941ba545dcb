package io.llmcost.agent.semantic.text;

/**
 * Whether two words are one with a slip of the pen: two neighbouring letters swapped, or one
 * doubled, missing or wrong well inside of a long word. The beginning and the end are spared: there
 * one letter makes another word (insecure, employer and employee). Names have no slips.
 */
final class Slip {

  private static final int SWAPPED = 5;
  private static final int MISSING = 7;
  private static final int WRONG = 8;

  private Slip() {}

  static boolean mayBe(Word word, Word other) {
    return !isName(word) && !isName(other) && mayBe(word.form(), other.form());
  }

  private static boolean isName(Word word) {
    return word.isCapital() && !word.isFirst();
  }

  static boolean mayBe(String a, String b) {
    String longer = a.length() >= b.length() ? a : b;
    String shorter = a.length() >= b.length() ? b : a;
    int length = longer.length();
    if (length - shorter.length() > 1 || length < SWAPPED) {
      return false;
    }
    int from = 0;
    while (from < shorter.length() && longer.charAt(from) == shorter.charAt(from)) {
      from++;
    }
    int end = 0;
    while (end < shorter.length() - from
        && longer.charAt(length - 1 - end) == shorter.charAt(shorter.length() - 1 - end)) {
      end++;
    }
    if (from == 0) {
      return false;
    }
    int middle = length - from - end;
    if (length > shorter.length()) {
      boolean doubled =
          middle == 1 && longer.charAt(from - 1) == longer.charAt(from) && length > SWAPPED;
      return doubled || middle == 1 && end >= 2 && from >= 2 && length >= MISSING;
    }
    boolean swapped =
        middle == 2
            && longer.charAt(from) == shorter.charAt(from + 1)
            && longer.charAt(from + 1) == shorter.charAt(from);
    return swapped || middle == 1 && from >= 2 && end >= 2 && length >= WRONG;
  }
}
