package io.llmcost.agent.eval;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** The questions of a file, and what was wrong with others of its lines. Immutable. */
public final class CompressionData {

  private final List<CompressionRow> rows;
  private final int skipped;
  private final List<String> problems;

  private CompressionData(List<CompressionRow> rows, int skipped, List<String> problems) {
    this.rows = Collections.unmodifiableList(rows);
    this.skipped = skipped;
    this.problems = Collections.unmodifiableList(problems);
  }

  /**
   * Reads JSON Lines with {@code question, docs} and, if they are there, {@code answers, gold};
   * compressed by gzip or not. Other members do not matter.
   *
   * @throws IOException if the file cannot be read
   */
  public static CompressionData read(File file) throws IOException {
    JsonLines lines = new JsonLines(file);
    List<CompressionRow> rows = lines.read(CompressionRow::read);
    return new CompressionData(rows, lines.skipped(), lines.problems());
  }

  /** In the order of the file. */
  public List<CompressionRow> rows() {
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
