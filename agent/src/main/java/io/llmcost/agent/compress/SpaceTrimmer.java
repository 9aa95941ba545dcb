package io.llmcost.agent.compress;

/**
 * Takes white space out of prose that says nothing: at the ends of lines, blank lines after a blank
 * line, a second space behind a sentence. Markdown's hard breaks (two spaces at the end of a line)
 * stay, and fenced blocks. A text in which white space may say something (indented lines,
 * differences between files, tabs, columns) stays as it is.
 */
final class SpaceTrimmer {

  private static final String[] DIFF = {"diff --git ", "--- ", "+++ ", "@@ ", "Index: "};

  private SpaceTrimmer() {}

  /** The text itself where there is nothing to do. */
  static String trim(String text) {
    if (!isProse(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int line = 0;
    boolean afterBlank = false;
    while (line < text.length()) {
      int end = Lines.after(text, line, text.length());
      if (Fence.opens(text, line, end)) {
        int close = Fence.end(text, line, text.length());
        out.append(text, line, close);
        line = close;
        afterBlank = false;
        continue;
      }
      boolean blank = Lines.isBlank(text, line, end);
      if (!blank) {
        appendLine(text, line, end, out);
      } else if (!afterBlank || end == text.length()) {
        appendBreak(text, line, end, out);
      }
      afterBlank = blank;
      line = end;
    }
    return out.length() < text.length() ? out.toString() : text;
  }

  /** Whether no line of it, fenced blocks aside, begins with white space or looks like data. */
  private static boolean isProse(String text) {
    int line = 0;
    while (line < text.length()) {
      int end = Lines.after(text, line, text.length());
      if (Fence.opens(text, line, end)) {
        if (text.charAt(line) != '`' && text.charAt(line) != '~') {
          return false;
        }
        line = Fence.end(text, line, text.length());
        continue;
      }
      if (!Lines.isBlank(text, line, end) && mayBeData(text, line, end)) {
        return false;
      }
      line = end;
    }
    return true;
  }

  private static boolean mayBeData(String text, int line, int end) {
    char first = text.charAt(line);
    if (Character.isWhitespace(first) || first == '+' || first == '>') {
      return true;
    }
    for (String beginning : DIFF) {
      if (text.startsWith(beginning, line)) {
        return true;
      }
    }
    int shown = Lines.trimEnd(text, line, end);
    for (int i = line; i < shown; i++) {
      char c = text.charAt(i);
      if ("={};<>\\".indexOf(c) >= 0) {
        return true;
      }
      // Three spaces make columns; a tab does always; other spaces were chosen by somebody.
      if (c == '\t'
          || c != ' ' && Character.isWhitespace(c)
          || c == ' ' && text.charAt(i + 1) == ' ' && text.charAt(i + 2) == ' ') {
        return true;
      }
    }
    return false;
  }

  private static void appendLine(String text, int line, int end, StringBuilder out) {
    int shown = Lines.trimEnd(text, line, end);
    boolean verbatim = hasQuotes(text, line, shown);
    for (int i = line; i < shown; i++) {
      char c = text.charAt(i);
      boolean second = c == ' ' && text.charAt(i - 1) == ' ';
      if (verbatim || !second || !endsSentence(text, line, i - 2)) {
        out.append(c);
      }
    }
    if (isHardBreak(text, shown, end)) {
      out.append("  ");
    }
    appendBreak(text, shown, end, out);
  }

  /** Two spaces before a line that is not blank; what is more than two says the same. */
  private static boolean isHardBreak(String text, int shown, int end) {
    return end - shown > 2
        && text.charAt(shown) == ' '
        && text.charAt(shown + 1) == ' '
        && end < text.length()
        && !Lines.isBlank(text, end, Lines.after(text, end, text.length()));
  }

  private static boolean hasQuotes(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if ("\"'`\u201C\u201D\u201E\u2018\u2019\u00AB\u00BB\u300C\u300D|".indexOf(text.charAt(i))
          >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsSentence(String text, int line, int at) {
    return at > line && ".!?".indexOf(text.charAt(at)) >= 0;
  }

  private static void appendBreak(String text, int from, int end, StringBuilder out) {
    if (end > from && text.charAt(end - 1) == '\n') {
      out.append(end - 2 >= from && text.charAt(end - 2) == '\r' ? "\r\n" : "\n");
    }
  }
}
