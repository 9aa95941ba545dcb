package io.llmcost.agent.ledger;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int DAYS_AFTER = 2;

  private final File dir;
  private int files;
  private int unreadableFiles;
  private long records;
  private long damagedLines;

  public LedgerReader(File dir) {
    this.dir = dir;
  }

  /** The directory if nothing else is configured: {@code ~/.llmcost/ledger}. */
  public static File defaultDir() {
    return new File(new File(System.getProperty("user.home", "."), ".llmcost"), "ledger");
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
        try (InputStream in = new BufferedInputStream(new FileInputStream(new File(dir, name)))) {
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
    byte[] line = new byte[4096];
    int length = 0;
    for (int b = in.read(); ; b = in.read()) {
      if (b >= 0 && b != '\n') {
        if (length == line.length && length < MAX_LINE_BYTES) {
          line = Arrays.copyOf(line, length * 2);
        }
        if (length < line.length) {
          line[length] = (byte) b;
        }
        length++;
        continue;
      }
      if (length > 0) {
        readLine(line, length, since, until, to);
      }
      if (b < 0) {
        return;
      }
      length = 0;
    }
  }

  private void readLine(
      byte[] line, int length, Instant since, Instant until, Consumer<CallRecord> to) {
    CallRecord record;
    try {
      if (length > line.length) {
        throw new IOException("Longer than any record");
      }
      record = RecordReader.read(line, length);
    } catch (IOException e) {
      damagedLines++;
      return;
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
}
