package io.llmcost.it.suites;

import java.util.List;

/** The table of the page. */
final class Table {

  private static final String START = "<!-- table: suites -->\n";
  private static final String END = "<!-- end -->";

  private Table() {}

  /** The page with the table in the place of the old one, which markers show. */
  static String putInto(String page, List<Result> results) {
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END, start);
    if (start < START.length() || end < 0) {
      throw new IllegalStateException("The page has no " + START);
    }
    return page.substring(0, start) + text(results) + page.substring(end);
  }

  private static String text(List<Result> results) {
    StringBuilder text = new StringBuilder("| suite | version | Java | tests |");
    for (Mode mode : Mode.values()) {
      text.append(' ').append(mode.title()).append(" |");
    }
    text.append(" differences |\n|---|---|---|---|").append("---|".repeat(Mode.values().length + 1));
    text.append('\n');
    results.forEach(result -> text.append(row(result)));
    int tests = results.stream().mapToInt(result -> result.of(Mode.WITHOUT).size()).sum();
    text.append(String.format("| all | | | %,d |", tests));
    for (Mode mode : Mode.values()) {
      int passed = results.stream().mapToInt(result -> result.of(mode).passed()).sum();
      text.append(String.format(" %,d |", passed));
    }
    int differences = results.stream().mapToInt(result -> result.differences().size()).sum();
    return text.append(' ').append(differences).append(" |\n").toString();
  }

  private static String row(Result result) {
    Suite suite = result.suite();
    StringBuilder row = new StringBuilder();
    row.append(String.format("| %s | %s |", suite.artifact(), suite.version()));
    row.append(String.format(" %d | %,d |", suite.release(), result.of(Mode.WITHOUT).size()));
    for (Mode mode : Mode.values()) {
      row.append(String.format(" %,d |", result.of(mode).passed()));
    }
    return row.append(' ').append(result.differences().size()).append(" |\n").toString();
  }
}
