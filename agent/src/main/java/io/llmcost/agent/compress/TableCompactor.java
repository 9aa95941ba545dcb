package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the padding out of Markdown tables: white space around cells, dashes under the heads. Only
 * of tables whose rows have all as many cells as the head, and none with code or an escaped bar.
 */
final class TableCompactor {

  private TableCompactor() {}

  /** The text itself where there is nothing to do. */
  static String compact(String text) {
    if (text.indexOf("|") < 0 || text.indexOf("--") < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int line = 0;
    while (line < text.length()) {
      int end = Lines.after(text, line, text.length());
      if (Fence.opens(text, line, end)) {
        end = Fence.end(text, line, text.length());
      } else if (text.charAt(line) == '|') {
        int tableEnd = tableEnd(text, line);
        if (tableEnd > 0) {
          appendTable(text, line, tableEnd, out);
          line = tableEnd;
          continue;
        }
        end = rowsEnd(text, line);
      }
      out.append(text, line, end);
      line = end;
    }
    return out.length() < text.length() ? out.toString() : text;
  }

  private static int rowsEnd(String text, int from) {
    int line = from;
    while (line < text.length() && text.charAt(line) == '|') {
      line = Lines.after(text, line, text.length());
    }
    return line;
  }

  /** Where a table ends that begins here; -1 if it is none, or one that is left alone. */
  private static int tableEnd(String text, int from) {
    int end = rowsEnd(text, from);
    int head = Lines.after(text, from, end);
    int rule = Lines.after(text, head, end);
    if (rule == head || !isRule(text, head, rule)) {
      return -1;
    }
    int columns = cells(text, from, head).size();
    int line = from;
    while (line < end) {
      int next = Lines.after(text, line, end);
      List<String> cells = cells(text, line, next);
      if (columns == 0 || cells.size() != columns) {
        return -1;
      }
      line = next;
    }
    return end;
  }

  private static boolean isRule(String text, int from, int to) {
    boolean dash = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      dash |= c == '-';
      if (c != '-' && c != '|' && c != ':' && !Character.isWhitespace(c)) {
        return false;
      }
    }
    return dash;
  }

  /** Empty if the row does not end with a bar, or has something that may hide one. */
  private static List<String> cells(String text, int from, int to) {
    List<String> cells = new ArrayList<>();
    int end = Lines.trimEnd(text, from, to);
    if (end - from < 2 || text.charAt(end - 1) != '|') {
      return cells;
    }
    int start = from + 1;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '`' || c == '\\') {
        return new ArrayList<>();
      }
      if (c == '|') {
        int first = Lines.skipSpace(text, start, i);
        cells.add(text.substring(first, Lines.trimEnd(text, first, i)));
        start = i + 1;
      }
    }
    return cells;
  }

  private static void appendTable(String text, int from, int to, StringBuilder out) {
    int row = 0;
    for (int line = from; line < to; row++) {
      int next = Lines.after(text, line, to);
      for (String cell : cells(text, line, next)) {
        out.append('|').append(row == 1 ? rule(cell) : cell);
      }
      out.append('|').append(text, Lines.trimEnd(text, line, next), next);
      line = next;
    }
  }

  /** Three dashes: some readers take no fewer. */
  private static String rule(String cell) {
    return (cell.startsWith(":") ? ":" : "") + "---" + (cell.endsWith(":") ? ":" : "");
  }
}
