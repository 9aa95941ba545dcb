package io.llmcost.agent.eval;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads JSON Lines, compressed by gzip or not; lines that are of no use are said and passed over.
 */
final class JsonLines {

  /** Makes something of the members of one line. */
  interface Reader<T> {

    /**
     * @throws IllegalArgumentException if a member is missing or wrong; says which and why
     */
    T read(Map<String, Object> line);
  }

  private static final int FIRST_OF_GZIP = 0x1f;
  private static final int SECOND_OF_GZIP = 0x8b;
  private static final int SAID = 10;

  private final File file;
  private final List<String> problems = new ArrayList<>();
  private int skipped;

  JsonLines(File file) {
    this.file = file;
  }

  /**
   * @throws IOException if the file cannot be read
   */
  <T> List<T> read(Reader<T> reader) throws IOException {
    List<T> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.trim().isEmpty()) {
          add(reader, line, number, rows);
        }
      }
    }
    return rows;
  }

  private <T> void add(Reader<T> reader, String line, int number, List<T> rows) {
    try {
      rows.add(reader.read(JSON.std.mapFrom(line)));
    } catch (JacksonException e) {
      skip(number, "no JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      skip(number, "no JSON object");
    } catch (IllegalArgumentException e) {
      skip(number, e.getMessage());
    }
  }

  private void skip(int number, String why) {
    skipped++;
    if (problems.size() < SAID) {
      problems.add(file + ", line " + number + ": " + why);
    }
  }

  private InputStream open() throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()));
    try {
      in.mark(2);
      boolean isGzip = in.read() == FIRST_OF_GZIP && in.read() == SECOND_OF_GZIP;
      in.reset();
      return isGzip ? new GZIPInputStream(in) : in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** How many lines were passed over. */
  int skipped() {
    return skipped;
  }

  /** What is wrong with the first of them: file, line and why. */
  List<String> problems() {
    return problems;
  }

  /** A text that must be there. */
  static String text(Map<String, Object> line, String name) {
    Object value = line.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    if (!(value instanceof String)) {
      throw new IllegalArgumentException(name + " must be a text");
    }
    return (String) value;
  }

  /**
   * A text that may be missing, or a number or a truth value in its place; then null or its text.
   */
  static String textOrNull(Map<String, Object> line, String name) {
    Object value = line.get(name);
    if (value instanceof Map || value instanceof List) {
      throw new IllegalArgumentException(name + " must be a text");
    }
    return value == null ? null : value.toString();
  }

  /** A number from 0 to 1 that must be there; true is 1, false is 0. */
  static double share(Map<String, Object> line, String name) {
    Object value = line.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    if (value instanceof Boolean) {
      return (Boolean) value ? 1 : 0;
    }
    double number = value instanceof Number ? ((Number) value).doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= 1)) {
      throw new IllegalArgumentException(name + " must be a number from 0 to 1, not " + value);
    }
    return number;
  }
}
