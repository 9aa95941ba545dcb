package io.llmcost.agent.eval;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** The pairs of a file, and what was wrong with others of its lines. Immutable. */
public final class CacheData {

  private static final double HALF = 0.5;

  private final List<CacheRow> rows;
  private final int skipped;
  private final List<String> problems;

  private CacheData(List<CacheRow> rows, int skipped, List<String> problems) {
    this.rows = Collections.unmodifiableList(rows);
    this.skipped = skipped;
    this.problems = Collections.unmodifiableList(problems);
  }

  /**
   * Reads JSON Lines with {@code a, b, same} and, if it is there, {@code cat}; compressed by gzip
   * or not. Other members do not matter.
   *
   * @throws IOException if the file cannot be read
   */
  public static CacheData read(File file) throws IOException {
    JsonLines lines = new JsonLines(file);
    List<CacheRow> rows =
        lines.read(
            line ->
                new CacheRow(
                    JsonLines.text(line, "a"),
                    JsonLines.text(line, "b"),
                    JsonLines.share(line, "same") >= HALF,
                    JsonLines.textOrNull(line, "cat")));
    return new CacheData(rows, lines.skipped(), lines.problems());
  }

  /** In the order of the file. */
  public List<CacheRow> rows() {
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
