package io.llmcost.agent.compress;

/** Fenced blocks of Markdown. */
final class Fence {

  private static final int SHORTEST = 3;

  private Fence() {}

  /** Whether a fence opens in this line; indented by whatever it is. */
  static boolean opens(String text, int line, int end) {
    return length(text, line, end) >= SHORTEST;
  }

  /** Where the block ends whose fence opens in this line: after the closing line, or {@code to}. */
  static int end(String text, int line, int to) {
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
