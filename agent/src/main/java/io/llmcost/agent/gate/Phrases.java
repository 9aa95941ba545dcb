package io.llmcost.agent.gate;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Whole words that are looked for, in lower case and with straight apostrophes. */
final class Phrases {

  private final List<String> phrases;
  private final int within;

  /**
   * @param within how many characters of a text's beginning are looked at
   */
  Phrases(int within, String... phrases) {
    this.phrases = Collections.unmodifiableList(Arrays.asList(phrases));
    this.within = within;
  }

  /** The first of them that stands in a text and that the prompt did not bring up; else null. */
  String in(String text, Asked asked) {
    String head = text.length() <= within ? text : text.substring(0, within);
    String plain = head.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    for (String phrase : phrases) {
      if (hasWords(plain, phrase) && !asked.mentions(phrase)) {
        return phrase;
      }
    }
    return null;
  }

  private static boolean hasWords(String text, String phrase) {
    for (int at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
      int end = at + phrase.length();
      if ((at == 0 || !isInWord(text.charAt(at - 1)))
          && (end == text.length() || !isInWord(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  /** Chinese has no spaces between words. */
  private static boolean isInWord(char c) {
    return Character.isLetter(c) && !Character.isIdeographic(c);
  }
}
