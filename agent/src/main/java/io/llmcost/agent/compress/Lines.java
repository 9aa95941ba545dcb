package io.llmcost.agent.compress;

/** Where the lines of a text begin and end. */
final class Lines {

  private Lines() {}

  /** After the break of the line that goes on at {@code from}, or {@code to}. */
  static int after(CharSequence text, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) != '\n') {
      i++;
    }
    return i < to ? i + 1 : to;
  }

  /**
   * After what begins in a line and is not to be torn: a fenced block, the rows of a table, else
   * the line.
   */
  static int pieceEnd(String text, int line, int to) {
    int end = after(text, line, to);
    if (Fence.opens(text, line, end)) {
      return Fence.end(text, line, to);
    }
    if (isTableRow(text, line, end)) {
      while (end < to && isTableRow(text, end, after(text, end, to))) {
        end = after(text, end, to);
      }
    }
    return end;
  }

  /** Whether more than a line of prose begins in a line. */
  static boolean isPiece(String text, int line, int end) {
    return Fence.opens(text, line, end) || isTableRow(text, line, end);
  }

  private static boolean isTableRow(String text, int from, int end) {
    int i = from;
    while (i < end && text.charAt(i) == ' ') {
      i++;
    }
    return i < end && text.charAt(i) == '|';
  }

  static boolean isBlank(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The first character from there that is no white space, or {@code to}. */
  static int skipSpace(CharSequence text, int from, int to) {
    int i = from;
    while (i < to && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The end of what stands before white space that ends at {@code to}. */
  static int trimEnd(CharSequence text, int from, int to) {
    int i = to;
    while (i > from && Character.isWhitespace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /** Where the first blank line after {@code from} begins, or {@code to}. */
  static int paragraphEnd(CharSequence text, int from, int to) {
    int line = after(text, from, to);
    while (line < to) {
      int end = after(text, line, to);
      if (isBlank(text, line, end)) {
        return line;
      }
      line = end;
    }
    return to;
  }
}
