package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents that are counted: {@code Document [1] (Title: …)}, {@code [1] …}, {@code Passage 1:},
 * {@code --- Source 2 ---}. A plain list ({@code 1.}) is none: it may be instructions.
 */
final class NumberedDocuments {

  private static final int FEWEST = 3;
  private static final int LONGEST_TITLE = 120;

  private static final Pattern MARKER =
      Pattern.compile(
          "[-=#* ]{0,6}(?:(?:document|doc|passage|source|article|context|chunk|result|snippet|page|text|reference)s?"
              + " {0,2}[\\[(#]{0,2}(\\d{1,4})[\\])]?|\\[(\\d{1,4})\\])[-=:.* ]{0,6}",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TITLE =
      Pattern.compile("\\(?title: {0,3}", Pattern.CASE_INSENSITIVE);

  private NumberedDocuments() {}

  /** Null if there are none. */
  static List<Passage> find(String text) {
    List<int[]> marks = marks(text);
    if (marks.size() < FEWEST) {
      return null;
    }
    List<Passage> passages = new ArrayList<>(marks.size());
    for (int i = 0; i < marks.size(); i++) {
      boolean last = i + 1 == marks.size();
      int start = marks.get(i)[0];
      int end =
          last ? Lines.paragraphEnd(text, marks.get(i)[1], text.length()) : marks.get(i + 1)[0];
      passages.add(passage(text, start, marks.get(i)[1], end));
    }
    return passages;
  }

  /** Lines that begin with the next number: where each starts and where its marker ends. */
  private static List<int[]> marks(String text) {
    List<int[]> marks = new ArrayList<>();
    Matcher matcher = MARKER.matcher(text);
    int next = -1;
    for (int line = 0; line < text.length(); line = Lines.after(text, line, text.length())) {
      matcher.region(line, Math.min(text.length(), line + 64));
      if (matcher.lookingAt()) {
        String digits = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int number = Integer.parseInt(digits);
        if (next < 0 && number <= 1 || number == next) {
          marks.add(new int[] {line, matcher.end()});
          next = number + 1;
        }
      }
    }
    return marks;
  }

  private static Passage passage(String text, int start, int afterMarker, int end) {
    int lineEnd = Lines.after(text, start, end);
    int from = Math.min(afterMarker, lineEnd);
    if (Lines.isBlank(text, from, lineEnd)) {
      from = Math.min(Lines.skipSpace(text, lineEnd, end), end);
      lineEnd = Lines.after(text, from, end);
      return titled(text, start, from, lineEnd, end, false);
    }
    return titled(text, start, from, lineEnd, end, true);
  }

  private static Passage titled(
      String text, int start, int from, int lineEnd, int end, boolean onMarkersLine) {
    Matcher title = TITLE.matcher(text);
    title.region(from, lineEnd);
    int titleStart = from;
    boolean said = title.lookingAt();
    if (said) {
      titleStart = title.end();
    }
    int titleEnd = Lines.trimEnd(text, titleStart, lineEnd);
    if (said && text.charAt(from) == '(') {
      int close = text.indexOf(')', titleStart);
      int last = text.lastIndexOf(')', titleEnd);
      if (close > 0 && close < titleEnd) {
        // Brackets in the title are closed before its own are; the text may follow on the line.
        int end2 = closing(text, titleStart, titleEnd);
        titleEnd = end2 < 0 ? last : end2;
        int body = Lines.skipSpace(text, titleEnd + 1, end);
        return new Passage(start, titleStart, titleEnd, body, end, end);
      }
      if (close == titleEnd - 1) {
        return new Passage(start, titleStart, close, lineEnd, end, end);
      }
    }
    boolean followed = lineEnd < end && !Lines.isBlank(text, lineEnd, end);
    if (followed && titleEnd - titleStart <= LONGEST_TITLE && (said || onMarkersLine)) {
      return new Passage(start, titleStart, titleEnd, lineEnd, end, end);
    }
    return new Passage(start, from, from, from, end, end);
  }

  private static int closing(String text, int from, int to) {
    int depth = 1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
