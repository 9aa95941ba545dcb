package io.llmcost.agent.eval;

import java.util.ArrayList;
import java.util.List;

/** Texts as they are compared and measured: by words. */
final class WordText {

  private WordText() {}

  /** In lower case, without articles and signs, words one space apart, as SQuAD compares. */
  static String normalised(String text) {
    StringBuilder out = new StringBuilder(text.length());
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? Character.toLowerCase(text.charAt(i)) : ' ';
      if (Character.isWhitespace(c)) {
        String read = word.toString();
        if (!read.isEmpty() && !read.equals("a") && !read.equals("an") && !read.equals("the")) {
          out.append(out.length() == 0 ? "" : " ").append(read);
        }
        word.setLength(0);
      } else if (c >= 128 || Character.isLetterOrDigit(c)) {
        word.append(c);
      }
    }
    return out.toString();
  }

  /** Words and single signs. */
  static int tokens(String text) {
    int tokens = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean part = Character.isLetterOrDigit(c) || c == '_';
      if (part && !inWord || !part && !Character.isWhitespace(c)) {
        tokens++;
      }
      inWord = part;
    }
    return tokens;
  }

  /** The words, in lower case. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean part = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
      if (part && from < 0) {
        from = i;
      } else if (!part && from >= 0) {
        words.add(text.substring(from, i).toLowerCase(java.util.Locale.ROOT));
        from = -1;
      }
    }
    return words;
  }
}
