package io.llmcost.agent.compress;

/**
 * Fenced blocks of Markdown, and those that a program put together: {@code Review this: ```java}.
 */
final class Fence {

  private static final int SHORTEST = 3;
  private static final String MARKS = "```";

  private Fence() {}

  /** Whether a fence opens in this line; indented by whatever it is, or behind other text. */
  static boolean opens(String text, int line, int end) {
    return length(text, line, end) >= SHORTEST || opensBehindText(text, line, end);
  }

  /** Where the block ends whose fence opens in this line: after the closing line, or {@code to}. */
  static int end(String text, int line, int to) {
    if (length(text, line, Lines.after(text, line, to)) < SHORTEST) {
      return afterLastMarks(text, line, to);
    }
    int at = indent(text, line, to);
    char mark = text.charAt(at);
    int length = length(text, line, to);
    int next = Lines.after(text, line, to);
    while (next < to) {
      int end = Lines.after(text, next, to);
      int mine = indent(text, next, end);
      if (mine < end
          && text.charAt(mine) == mark
          && length(text, next, end) >= length
          && Lines.isBlank(text, mine + length(text, next, end), end)) {
        return end;
      }
      next = end;
    }
    return to;
  }

  /** Whether a line ends with the marks, and what language follows, and has no others. */
  private static boolean opensBehindText(String text, int line, int end) {
    int i = Lines.trimEnd(text, line, end);
    while (i > line && Character.isLetterOrDigit(text.charAt(i - 1))) {
      i--;
    }
    int marks = i - SHORTEST;
    return marks >= line
        && text.startsWith(MARKS, marks)
        && text.lastIndexOf(MARKS, marks - SHORTEST) < line;
  }

  /** Marks behind text may open or close; all up to the last of them is one block. */
  private static int afterLastMarks(String text, int line, int to) {
    int last = text.lastIndexOf(MARKS, to - SHORTEST);
    return last < Lines.after(text, line, to) ? to : Lines.after(text, last, to);
  }

  /** How many marks of a fence the line begins with. */
  private static int length(String text, int line, int end) {
    int at = indent(text, line, end);
    if (at >= end) {
      return 0;
    }
    char mark = text.charAt(at);
    if (mark != '`' && mark != '~') {
      return 0;
    }
    int i = at;
    while (i < end && text.charAt(i) == mark) {
      i++;
    }
    return i - at;
  }

  private static int indent(String text, int line, int end) {
    int i = line;
    while (i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t' || text.charAt(i) == '>')) {
      i++;
    }
    return i;
  }
}
