package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.List;

/** Paragraphs of prose, or the turns of a talk, a line each; fenced blocks and tables are one. */
final class Paragraphs {

  private static final int FEWEST = 4;

  /** Of a text's characters that many are letters and spaces if it is prose. */
  private static final double LETTERS = .8;

  /** And that many at most are signs of code, data or markup. */
  private static final double SIGNS = .04;

  private Paragraphs() {}

  /**
   * @param asks whether one of them is a question about the others
   * @return null if there are too few, or the text may be something else than prose
   */
  static List<Passage> find(String text, boolean asks) {
    if (!isProse(text)) {
      return null;
    }
    List<Passage> passages = new ArrayList<>();
    int start = 0;
    int line = 0;
    while (line < text.length()) {
      int next = Lines.pieceEnd(text, line, text.length());
      while (next < text.length()
          && Lines.isBlank(text, next, Lines.after(text, next, text.length()))) {
        next = Lines.after(text, next, text.length());
      }
      if (!Lines.isBlank(text, start, next)) {
        passages.add(new Passage(start, start, start, start, next, next));
        start = next;
      }
      line = next;
    }
    List<Passage> found = asks ? withoutQuestion(text, passages) : passages;
    return found.size() < FEWEST ? null : found;
  }

  /** The first and the last paragraph stay where they ask for something. */
  private static List<Passage> withoutQuestion(String text, List<Passage> passages) {
    int from = asks(text, passages.get(0)) ? 1 : 0;
    int to = passages.size();
    while (to - 1 > from && to > passages.size() - 3 && asks(text, passages.get(to - 1))) {
      to--;
    }
    return new ArrayList<>(passages.subList(from, to));
  }

  private static boolean asks(String text, Passage passage) {
    int end = Lines.trimEnd(text, passage.start, passage.end);
    if (end == passage.start) {
      return false;
    }
    char last = text.charAt(end - 1);
    return last == '?'
        || last == ':'
        || last == '\uFF1F'
        || startsWithQuestion(text, passage.start);
  }

  private static boolean startsWithQuestion(String text, int at) {
    for (String beginning : QuestionWords.BEGINNINGS) {
      if (text.regionMatches(true, at, beginning, 0, beginning.length())) {
        return true;
      }
    }
    return false;
  }

  static boolean isProse(String text) {
    int letters = 0;
    int signs = 0;
    int ends = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c) || c == ' ' || c == '\n') {
        letters++;
      } else if ("{}[]<>=;|\\/_`$#@~^".indexOf(c) >= 0) {
        signs++;
      } else if (".?!\u3002\uFF01\uFF1F".indexOf(c) >= 0) {
        ends++;
      }
      // An indented line is a list, an outline or a program.
      if (c == '\n'
          && i + 2 < text.length()
          && text.charAt(i + 1) == ' '
          && text.charAt(i + 2) == ' ') {
        signs++;
      }
    }
    int all = text.length();
    return letters >= LETTERS * all && signs <= SIGNS * all && ends * 400 >= all;
  }
}
