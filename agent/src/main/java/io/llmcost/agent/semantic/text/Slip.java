package io.llmcost.agent.semantic.text;

/**
 * Whether two words are one with a slip of the pen: two neighbouring letters swapped, or one
 * doubled or missing, well inside of a long word. In short words, at the beginning and at the end
 * one letter makes another word (trial and trail, desert and dessert, insecure, employer and
 * employee), and a wrong letter does so in long ones, too (prescribe and proscribe). Names have no
 * slips.
 */
final class Slip {

  private static final int LONG = 8;
  private static final int LONGER = 9;

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
    if (length - shorter.length() > 1 || length < LONG) {
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
    int middle = length - from - end;
    if (from < 2 || end < 2) {
      return false;
    }
    if (length > shorter.length()) {
      return middle == 1 && length >= LONGER;
    }
    return middle == 2
        && longer.charAt(from) == shorter.charAt(from + 1)
        && longer.charAt(from + 1) == shorter.charAt(from);
  }
}
