package io.llmcost.agent.cli.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Lines in columns. The first is shortened in its middle where the terminal is too narrow; the
 * others are set to the right, unless it is said otherwise.
 */
final class Table {

  private static final String GAP = "  ";
  private static final int MIN_FIRST = 24;

  private final Terminal terminal;
  private final BitSet leftColumns = new BitSet();
  private final List<String[]> rows = new ArrayList<>();

  Table(Terminal terminal, String... header) {
    this.terminal = terminal;
    rows.add(header);
  }

  /** Sets a column, counted from 0, to the left. */
  Table left(int column) {
    leftColumns.set(column);
    return this;
  }

  void add(String... cells) {
    rows.add(cells);
  }

  /** Each line indented by two columns, the header in bold. */
  List<String> lines() {
    int[] widths = widths();
    int others = 0;
    for (int i = 1; i < widths.length; i++) {
      others += GAP.length() + widths[i];
    }
    widths[0] = Math.min(widths[0], Math.max(MIN_FIRST, terminal.width() - GAP.length() - others));
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(GAP);
      String first = shortened(row[0], widths[0]);
      line.append(first).append(Terminal.repeat(" ", widths[0] - length(first)));
      for (int i = 1; i < row.length; i++) {
        String space = Terminal.repeat(" ", widths[i] - length(row[i]));
        boolean left = leftColumns.get(i);
        line.append(GAP).append(left ? row[i] + space : space + row[i]);
      }
      String text = line.toString().replaceAll(" +$", "");
      lines.add(lines.isEmpty() ? terminal.bold(text) : text);
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    return widths;
  }

  // The end of a call site says most, the beginning whose it is.
  private String shortened(String text, int width) {
    if (length(text) <= width) {
      return text;
    }
    int head = Math.max(0, (width - 1) / 4);
    int tail = width - 1 - head;
    int from = text.offsetByCodePoints(text.length(), -tail);
    return text.substring(0, text.offsetByCodePoints(0, head))
        + terminal.ellipsis()
        + text.substring(from);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
