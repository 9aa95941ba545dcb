package io.llmcost.it.suites;

import io.llmcost.it.harness.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of the page: a row for each suite, and one of sums. */
final class Table {

  private static final String NAME = "suites";

  /** Columns that say which suite it is; those after them are summed up. */
  private static final int NAMES = 3;

  /** Columns of numbers beside those of the modes. */
  private static final int COUNTS = 3;

  private Table() {}

  /**
   * The page with the table in the place of the old one, which markers show. Suites that have no
   * result keep the rows that they had.
   */
  static String putInto(String page, List<Suite> suites, Map<Suite, Result> results) {
    List<String> old = new Page(page).table(NAME).lines().toList();
    List<String> rows = new ArrayList<>();
    for (Suite suite : suites) {
      Result result = results.get(suite);
      String row = name(suite) + (result == null ? "" : numbers(result));
      rows.addAll(
          result != null
              ? List.of(row)
              : old.stream().filter(line -> line.startsWith(row)).toList());
    }
    return new Page(page).with(NAME, head() + String.join("\n", rows) + sums(rows)).text();
  }

  private static String head() {
    String modes = Arrays.stream(Mode.values()).map(Mode::title).collect(Collectors.joining(" | "));
    return "| suite | version | Java | tests | "
        + modes
        + " | calls handled | differences |\n"
        + "|---".repeat(Mode.values().length + COUNTS + NAMES)
        + "|\n";
  }

  private static String name(Suite suite) {
    return String.format("| %s | %s | %d |", suite.title(), suite.version(), suite.release());
  }

  private static String numbers(Result result) {
    StringBuilder row = new StringBuilder(cell(result.of(Mode.WITHOUT).size()));
    for (Mode mode : Mode.values()) {
      row.append(cell(result.of(mode).passed()));
    }
    row.append(cell(result.of(Mode.EVERY_POST).calls()));
    return row.append(cell(result.differences().size())).toString();
  }

  private static String sums(List<String> rows) {
    Function<Integer, Integer> sum =
        column ->
            rows.stream()
                .map(row -> row.split("\\|")[column + 1].trim().replace(",", ""))
                .mapToInt(Integer::parseInt)
                .sum();
    StringBuilder text = new StringBuilder("\n| all | | |");
    for (int i = 0; i < Mode.values().length + COUNTS; i++) {
      text.append(cell(sum.apply(NAMES + i)));
    }
    return text.append('\n').toString();
  }

  private static String cell(int number) {
    return String.format(Locale.ROOT, " %,d |", number);
  }
}
