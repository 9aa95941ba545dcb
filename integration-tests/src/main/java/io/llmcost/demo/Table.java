package io.llmcost.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A table of text: the first and the last column to the left, the others to the right. */
final class Table {

  private static final String GAP = "  ";

  /** A line: cells and how the finished line is painted; no cells are a rule. */
  private record Line(List<String> cells, UnaryOperator<String> paint) {}

  private final List<Line> lines = new ArrayList<>();

  Table line(UnaryOperator<String> paint, String... cells) {
    lines.add(new Line(List.of(cells), paint));
    return this;
  }

  Table line(String... cells) {
    return line(UnaryOperator.identity(), cells);
  }

  Table rule(UnaryOperator<String> paint) {
    return line(paint);
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (Line line : lines) {
      for (int i = 0; i < line.cells().size(); i++) {
        int length = line.cells().get(i).length();
        if (i == widths.size()) {
          widths.add(length);
        } else {
          widths.set(i, Math.max(widths.get(i), length));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.size(); i++) {
        String cell = line.cells().isEmpty() ? "─".repeat(widths.get(i)) : "";
        cell = i < line.cells().size() ? line.cells().get(i) : cell;
        String space = " ".repeat(widths.get(i) - cell.length());
        boolean atLeft = i == 0 || i == widths.size() - 1;
        row.append(i == 0 ? "" : GAP).append(atLeft ? cell + space : space + cell);
      }
      text.append("  ").append(line.paint().apply(row.toString().stripTrailing())).append('\n');
    }
    return text.toString();
  }
}
