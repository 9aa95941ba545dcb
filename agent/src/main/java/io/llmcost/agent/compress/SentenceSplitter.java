package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts a text into sentences and lines. A fenced block, a table and a block of indented lines are
 * one piece each. Every character belongs to a piece, white space to the one before it.
 */
final class SentenceSplitter {

  private static final Set<String> ABBREVIATIONS =
      new HashSet<>(
          Arrays.asList(
              "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "fig", "no", "vol",
              "art", "inc", "ltd", "co", "corp", "dept", "approx", "ca", "cf", "al", "ed", "eds",
              "gen", "col", "lt", "sgt", "capt", "rev", "hon", "jan", "feb", "mar", "apr", "jun",
              "jul", "aug", "sep", "sept", "oct", "nov", "dec", "bzw", "nr", "usw", "z.b", "e.g",
              "i.e"));

  private final String text;
  private final int to;
  private final List<int[]> pieces = new ArrayList<>();
  private int start;

  private SentenceSplitter(String text, int from, int to) {
    this.text = text;
    this.start = from;
    this.to = to;
  }

  /** Pieces from {@code from} to before {@code to}: where each starts and ends. */
  static List<int[]> split(String text, int from, int to) {
    SentenceSplitter splitter = new SentenceSplitter(text, from, to);
    splitter.run(from);
    return splitter.pieces;
  }

  private void run(int from) {
    int line = from;
    while (line < to) {
      int end = Lines.after(text, line, to);
      if (Lines.isPiece(text, line, end)) {
        cut(line);
        end = Lines.pieceEnd(text, line, to);
      } else {
        sentences(line, end);
      }
      cut(end);
      line = end;
    }
    cut(to);
  }

  private void sentences(int from, int end) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\u3002' || c == '\uFF01' || c == '\uFF1F') {
        cut(afterQuotes(i + 1, end));
      } else if ((c == '.' || c == '!' || c == '?') && endsSentence(i, end)) {
        cut(afterQuotes(i + 1, end));
      }
    }
  }

  private int afterQuotes(int from, int end) {
    int i = from;
    while (i < end && "\"'\u201D\u2019)]}\u300D\u300F".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    // Notes of sources belong to what they stand behind: [1], [2,3].
    while (i < end && text.charAt(i) == '[') {
      int close = text.indexOf(']', i);
      if (close < 0 || close >= end || close - i > 12 || !isCitation(i + 1, close)) {
        break;
      }
      i = close + 1;
    }
    while (i < end && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private boolean isCitation(int from, int end) {
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isDigit(c) && c != ',' && c != ' ' && c != '-' && c != '\u2013') {
        return false;
      }
    }
    return end > from;
  }

  private boolean endsSentence(int at, int end) {
    int next = at + 1;
    while (next < end && "\"'\u201D\u2019)]".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    if (next < end && text.charAt(next) == '[') {
      return true;
    }
    if (next >= end || !Character.isWhitespace(text.charAt(next))) {
      return false;
    }
    while (next < end && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next < end && Character.isLowerCase(text.charAt(next))) {
      return false;
    }
    return text.charAt(at) != '.' || !isAbbreviation(at);
  }

  private boolean isAbbreviation(int dot) {
    int from = dot;
    while (from > start
        && (Character.isLetter(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
      from--;
      if (dot - from > 6) {
        return false;
      }
    }
    int length = dot - from;
    if (length == 1) {
      return Character.isUpperCase(text.charAt(from));
    }
    if (length == 0) {
      return false;
    }
    String word = text.substring(from, dot);
    // U.S., and not the end of a sentence: what follows begins with a capital letter, as names do.
    return word.indexOf('.') > 0 && word.length() > 3
        || ABBREVIATIONS.contains(word.toLowerCase(java.util.Locale.ROOT));
  }

  private void cut(int at) {
    if (at > start) {
      if (Lines.isBlank(text, start, at) && !pieces.isEmpty()) {
        pieces.get(pieces.size() - 1)[1] = at;
      } else {
        pieces.add(new int[] {start, at});
      }
      start = at;
    }
  }
}
