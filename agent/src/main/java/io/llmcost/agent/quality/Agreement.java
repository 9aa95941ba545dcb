package io.llmcost.agent.quality;

import io.llmcost.agent.llm.AnswerContent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far an answer says what another one says. Calls of tools and JSON are compared by what they
 * mean, short texts must be the same but for case, spacing and punctuation, longer ones count by
 * the words that they share (token F1). Two good answers in free text may share few words: there
 * this is a lower bound, and a judge knows more.
 */
public final class Agreement {

  private static final int SHORT_WORDS = 6;

  private Agreement() {}

  /**
   * Compares the first choices.
   *
   * @return 0 to 1; NaN if the reference says nothing that could be compared
   */
  public static double of(List<AnswerContent> answer, List<AnswerContent> reference) {
    if (reference.isEmpty()) {
      return Double.NaN;
    }
    return answer.isEmpty() ? 0 : of(answer.get(0), reference.get(0));
  }

  /** Whether both are free text, of which a judge can say more than their words do. */
  public static boolean isOfFreeText(List<AnswerContent> answer, List<AnswerContent> reference) {
    return !answer.isEmpty()
        && !reference.isEmpty()
        && answer.get(0).calls().isEmpty()
        && reference.get(0).calls().isEmpty()
        && reference.get(0).refusal() == null
        && !JsonLeaves.isJson(reference.get(0).text());
  }

  /** Whether a text is so short that another one must be the same. */
  public static boolean isShort(List<AnswerContent> reference) {
    return count(reference.get(0).text(), new HashMap<>()) <= SHORT_WORDS;
  }

  private static double of(AnswerContent answer, AnswerContent reference) {
    if (!reference.calls().isEmpty() || !answer.calls().isEmpty()) {
      return haveEqualCalls(answer.calls(), reference.calls()) ? 1 : 0;
    }
    if (reference.refusal() != null) {
      return answer.refusal() != null ? 1 : 0;
    }
    if (reference.text().trim().isEmpty()) {
      return Double.NaN;
    }
    return ofTexts(answer.text(), reference.text());
  }

  private static boolean haveEqualCalls(
      List<AnswerContent.ToolCall> answer, List<AnswerContent.ToolCall> reference) {
    if (answer.size() != reference.size()) {
      return false;
    }
    for (int i = 0; i < answer.size(); i++) {
      if (!answer.get(i).name().equals(reference.get(i).name())
          || JsonLeaves.agreement(answer.get(i).arguments(), reference.get(i).arguments()) != 1) {
        return false;
      }
    }
    return true;
  }

  /** 0 to 1. */
  static double ofTexts(String answer, String reference) {
    double json = JsonLeaves.agreement(answer, reference);
    if (!Double.isNaN(json)) {
      return json;
    }
    Map<String, Integer> said = new HashMap<>();
    Map<String, Integer> expected = new HashMap<>();
    int saidWords = count(answer, said);
    int expectedWords = count(reference, expected);
    if (expectedWords <= SHORT_WORDS) {
      return plain(answer).equals(plain(reference)) ? 1 : 0;
    }
    int shared = 0;
    for (Map.Entry<String, Integer> word : expected.entrySet()) {
      shared += Math.min(word.getValue(), said.getOrDefault(word.getKey(), 0));
    }
    return 2.0 * shared / (saidWords + expectedWords);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    Words words = new Words(text);
    for (String word = words.next(); word != null; word = words.next()) {
      plain.append(plain.length() == 0 ? "" : " ").append(word);
    }
    return plain.toString();
  }

  private static int count(String text, Map<String, Integer> counts) {
    int all = 0;
    Words words = new Words(text);
    for (String word = words.next(); word != null; word = words.next()) {
      counts.merge(word, 1, Integer::sum);
      all++;
    }
    return all;
  }

  /**
   * Words and numbers in lower case; an ideograph is a word, a sign before a number belongs to it.
   */
  private static final class Words {
    private final String text;
    private int at;

    Words(String text) {
      this.text = text.toLowerCase(Locale.ROOT);
    }

    /** Null at the end. */
    String next() {
      while (at < text.length() && !isIn(at)) {
        at++;
      }
      if (at == text.length()) {
        return null;
      }
      int start = at++;
      if (!Character.isIdeographic(text.charAt(start))) {
        while (at < text.length() && isIn(at) && !Character.isIdeographic(text.charAt(at))) {
          at++;
        }
      }
      return text.substring(start, at);
    }

    private boolean isIn(int index) {
      char c = text.charAt(index);
      return Character.isLetterOrDigit(c)
          || Character.getType(c) == Character.NON_SPACING_MARK
          || (isSign(c) && isDigit(index + 1) && !isWordBefore(index))
          || ((c == '.' || c == ',') && isDigit(index - 1) && isDigit(index + 1));
    }

    private static boolean isSign(char c) {
      return c == '-' || c == '\u2212';
    }

    private boolean isWordBefore(int index) {
      return index > 0 && Character.isLetterOrDigit(text.charAt(index - 1));
    }

    private boolean isDigit(int index) {
      return index >= 0 && index < text.length() && Character.isDigit(text.charAt(index));
    }
  }
}
