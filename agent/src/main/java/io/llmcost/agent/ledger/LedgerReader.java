package io.llmcost.agent.ledger;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads a ledger's directory, one line at a time. A line that a crash cut or that something else
 * damaged is counted and passed over.
 */
public final class LedgerReader {

  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int DAYS_AFTER = 2;

  private static final byte[] ANYTHING = {};

  private final File dir;
  private final byte[] mark;
  private int files;
  private int unreadableFiles;
  private long records;
  private long damagedLines;

  public LedgerReader(File dir) {
    this(dir, ANYTHING);
  }

  private LedgerReader(File dir, byte[] mark) {
    this.dir = dir;
    this.mark = mark;
  }

  /** Reads records with that purpose only, and most others not even. */
  public static LedgerReader ofPurpose(String purpose, File dir) {
    String member = "\"purpose\":\"" + purpose + '"';
    return new LedgerReader(dir, member.getBytes(StandardCharsets.US_ASCII));
  }

  /** Of calls whose answers were compared with others. */
  public static LedgerReader ofComparisons(File dir) {
    return new LedgerReader(dir, "\"agreement\":".getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads records of calls that were taken from budgets only, and most others not even. */
  public static LedgerReader ofBudgets(File dir) {
    String member = "\"" + RecordWriter.BUDGETS + "\":[";
    return new LedgerReader(dir, member.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Hands over the records whose calls began in a span of time; in the order of days, within a day
   * in that of the processes.
   *
   * @param since inclusive; null for all
   * @param until exclusive; null for all
   */
  public void read(Instant since, Instant until, Consumer<CallRecord> to) {
    String[] names = dir.list();
    if (names == null) {
      return;
    }
    Arrays.sort(names);
    for (String name : names) {
      LocalDate date = LedgerFile.dateOf(name);
      if (date != null && mayHave(date, since, until)) {
        files++;
        try (InputStream in = new FileInputStream(new File(dir, name))) {
          readLines(in, since, until, to);
        } catch (IOException e) {
          unreadableFiles++;
        }
      }
    }
  }

  // A record stands in the file of the day on which its call ended.
  private static boolean mayHave(LocalDate date, Instant since, Instant until) {
    return (since == null || !date.isBefore(since.atOffset(ZoneOffset.UTC).toLocalDate()))
        && (until == null
            || !date.minusDays(DAYS_AFTER).isAfter(until.atOffset(ZoneOffset.UTC).toLocalDate()));
  }

  private void readLines(InputStream in, Instant since, Instant until, Consumer<CallRecord> to)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    Line line = new Line();
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      int start = 0;
      for (int i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
          line.add(chunk, start, i);
          readLine(line, since, until, to);
          start = i + 1;
        }
      }
      line.add(chunk, start, n);
    }
    readLine(line, since, until, to);
  }

  private void readLine(Line line, Instant since, Instant until, Consumer<CallRecord> to) {
    if (line.length == 0) {
      return;
    }
    if (!line.has(mark)) {
      line.length = 0;
      return;
    }
    CallRecord record;
    try {
      if (line.isTooLong()) {
        throw new IOException("Longer than any record");
      }
      record = RecordReader.read(line.bytes, line.length);
    } catch (IOException e) {
      damagedLines++;
      return;
    } finally {
      line.length = 0;
    }
    if ((since == null || !record.time().isBefore(since))
        && (until == null || record.time().isBefore(until))) {
      records++;
      to.accept(record);
    }
  }

  /** That were looked into. */
  public int files() {
    return files;
  }

  public int unreadableFiles() {
    return unreadableFiles;
  }

  /** That were handed over. */
  public long records() {
    return records;
  }

  public long damagedLines() {
    return damagedLines;
  }

  /** A line under way, of which no more is kept than a record can be long. */
  private static final class Line {
    private byte[] bytes = new byte[4096];
    private int length;

    void add(byte[] chunk, int from, int to) {
      int more = to - from;
      if (length + more > bytes.length && bytes.length < MAX_LINE_BYTES) {
        int wanted = Math.max(bytes.length * 2, length + more);
        bytes = Arrays.copyOf(bytes, Math.min(MAX_LINE_BYTES, wanted));
      }
      if (length + more <= bytes.length) {
        System.arraycopy(chunk, from, bytes, length, more);
        length += more;
      } else if (more > 0) {
        length = MAX_LINE_BYTES + 1;
      }
    }

    boolean has(byte[] wanted) {
      int last = Math.min(length, bytes.length) - wanted.length;
      for (int start = 0; start <= last; start++) {
        int same = 0;
        while (same < wanted.length && bytes[start + same] == wanted[same]) {
          same++;
        }
        if (same == wanted.length) {
          return true;
        }
      }
      return isTooLong();
    }

    boolean isTooLong() {
      return length > MAX_LINE_BYTES;
    }
  }
}
