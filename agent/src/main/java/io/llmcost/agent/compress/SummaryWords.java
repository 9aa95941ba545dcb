package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a text must not get lost: its numbers, names and quoted pieces. One pass each. */
final class SummaryWords {

  private static final int LONGEST_QUOTE = 300;
  private static final String OPENING = "\"\u201c`\u00ab{<[";
  private static final String CLOSING = "\"\u201d`\u00bb}>]";
  private static final List<String> NUMBERS =
      Arrays.asList(
          "zero one two three four five six seven eight nine ten eleven twelve".split(" "));

  private SummaryWords() {}

  /** Letters, digits, and the signs that stand within a word. */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int end = end(text, i);
      if (end > i) {
        words.add(text.substring(i, end));
        i = end;
      } else {
        i++;
      }
    }
    return words;
  }

  private static int end(String text, int from) {
    int i = from;
    while (i < text.length() && isPart(text, from, i)) {
      i++;
    }
    return i;
  }

  private static boolean isPart(String text, int from, int i) {
    char c = text.charAt(i);
    if (Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c)) {
      return true;
    }
    boolean within =
        i > from && i + 1 < text.length() && Character.isLetterOrDigit(text.charAt(i + 1));
    return within && "'\u2019.,:@/-".indexOf(c) >= 0 && !(c == ',' && !isDigit(text, i));
  }

  private static boolean isDigit(String text, int comma) {
    return Character.isDigit(text.charAt(comma - 1)) && Character.isDigit(text.charAt(comma + 1));
  }

  /** As digits, those in words too, but for the marks of numbered lists and {@code one}. */
  static Set<String> numbers(String text) {
    Set<String> numbers = new LinkedHashSet<>();
    int i = 0;
    while (i < text.length()) {
      if (Character.isDigit(text.charAt(i))) {
        int end = endOfNumber(text, i);
        if (!isMark(text, i, end)) {
          numbers.add(text.substring(i, end));
        }
        i = end;
      } else if (Character.isLetter(text.charAt(i))) {
        int end = i;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
          end++;
        }
        int small =
            end - i > 6 ? -1 : NUMBERS.indexOf(text.substring(i, end).toLowerCase(Locale.ROOT));
        if (small > 1) {
          numbers.add(Integer.toString(small));
        }
        i = end;
      } else {
        i++;
      }
    }
    return numbers;
  }

  private static int endOfNumber(String text, int from) {
    int i = from + 1;
    while (i < text.length()
        && (Character.isDigit(text.charAt(i))
            || ".,:".indexOf(text.charAt(i)) >= 0
                && i + 1 < text.length()
                && Character.isDigit(text.charAt(i + 1)))) {
      i++;
    }
    return i;
  }

  /** Whether it counts the lines: at the beginning of one, with a dot or bracket behind it. */
  private static boolean isMark(String text, int from, int end) {
    int before = from - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '(')) {
      before--;
    }
    return (before < 0 || text.charAt(before) == '\n')
        && end - from <= 3
        && end < text.length()
        && (text.charAt(end) == '.' || text.charAt(end) == ')');
  }

  /**
   * Words with a capital within a sentence, those with one inside, and those with signs in them. At
   * the beginning of a sentence nothing tells a name from another word.
   */
  static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    boolean first = true;
    int i = 0;
    while (i < text.length()) {
      int end = end(text, i);
      if (end == i) {
        char c = text.charAt(i);
        first = c == '\n' || ".!?:;\u2022*#-\u201c\"(".indexOf(c) >= 0 || first && c <= ' ';
        i++;
        continue;
      }
      String word = text.substring(i, end);
      if (isName(word, first)) {
        names.add(word);
      }
      first = false;
      i = end;
    }
    return names;
  }

  private static boolean isName(String word, boolean first) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (StopWords.contains(lower.toCharArray(), lower.length()) || lower.equals("never")) {
      return false;
    }
    boolean inside = false;
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      inside |= Character.isUpperCase(c) || c == '_' || c == '@' || c == '/';
    }
    // A word that is shouted is no name unless it is short, as VAT is.
    boolean shouted = word.equals(word.toUpperCase(Locale.ROOT)) && word.length() > 5;
    return inside && !shouted || !first && Character.isUpperCase(word.charAt(0)) && !shouted;
  }

  /** What stands in quotation marks, backticks or brackets of placeholders. */
  static Set<String> quoted(String text) {
    Set<String> quoted = new LinkedHashSet<>();
    int i = 0;
    while (i < text.length()) {
      int kind = OPENING.indexOf(text.charAt(i));
      int end = kind < 0 ? -1 : close(text, i, CLOSING.charAt(kind));
      if (end < 0) {
        i++;
        continue;
      }
      if (end > i + 1) {
        quoted.add(text.substring(i + 1, end));
      }
      i = end + 1;
    }
    return quoted;
  }

  private static int close(String text, int open, char close) {
    int last = Math.min(text.length(), open + LONGEST_QUOTE);
    for (int i = open + 1; i < last; i++) {
      if (text.charAt(i) == close) {
        return i;
      }
      if (text.charAt(i) == '\n') {
        return -1;
      }
    }
    return -1;
  }

  /** Sentences and lines. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean end = i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == ';';
      boolean stop =
          !end
              && ".!?".indexOf(text.charAt(i)) >= 0
              && (i + 1 == text.length() || text.charAt(i + 1) <= ' ');
      if (end || stop) {
        String sentence = text.substring(start, i).trim();
        if (!sentence.isEmpty()) {
          sentences.add(sentence);
        }
        start = i + 1;
      }
    }
    return sentences;
  }
}
