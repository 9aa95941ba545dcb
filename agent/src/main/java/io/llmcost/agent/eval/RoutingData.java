package io.llmcost.agent.eval;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** The prompts of a file, and what was wrong with others of its lines. Immutable. */
public final class RoutingData {

  private final List<RoutingRow> rows;
  private final int skipped;
  private final List<String> problems;

  RoutingData(List<RoutingRow> rows, int skipped, List<String> problems) {
    this.rows = Collections.unmodifiableList(rows);
    this.skipped = skipped;
    this.problems = Collections.unmodifiableList(problems);
  }

  /** Of prompts that are there already. */
  public static RoutingData of(List<RoutingRow> rows) {
    return new RoutingData(rows, 0, Collections.<String>emptyList());
  }

  /**
   * Reads JSON Lines with {@code prompt, weak, strong} and, if they are there, {@code
   * weak_response, source}; compressed by gzip or not. Other members do not matter.
   *
   * @throws IOException if the file cannot be read
   */
  public static RoutingData read(File file) throws IOException {
    JsonLines lines = new JsonLines(file);
    List<RoutingRow> rows =
        lines.read(
            line ->
                new RoutingRow(
                    JsonLines.text(line, "prompt"),
                    JsonLines.share(line, "weak"),
                    JsonLines.share(line, "strong"),
                    JsonLines.textOrNull(line, "weak_response"),
                    JsonLines.textOrNull(line, "source")));
    return new RoutingData(rows, lines.skipped(), lines.problems());
  }

  /** In the order of the file. */
  public List<RoutingRow> rows() {
    return rows;
  }

  /** Lines that were of no use. */
  public int skipped() {
    return skipped;
  }

  /** File, line and what is wrong, of the first lines that were of no use. */
  public List<String> problems() {
    return problems;
  }
}
