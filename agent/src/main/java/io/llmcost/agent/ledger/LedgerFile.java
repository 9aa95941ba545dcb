package io.llmcost.agent.ledger;

import io.llmcost.agent.log.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The file of this process and day, made when there is something to write, readable by its owner
 * only. Days are UTC. Not for several threads.
 */
final class LedgerFile {

  private static final String PREFIX = "calls-";
  static final String SUFFIX = ".jsonl";
  private static final int DATE_LENGTH = "2026-01-31".length();
  private static final int MAX_SAME_NAMES = 100;

  private final File dir;
  private final int keepDays;
  private final String process = ProcessId.current() + "-" + System.currentTimeMillis();
  private LocalDate day;
  private OutputStream out;

  /**
   * @param keepDays files of earlier days are deleted; 0 keeps all
   */
  LedgerFile(File dir, int keepDays) {
    this.dir = dir;
    this.keepDays = keepDays;
  }

  /** The date in the name of a file of calls; null if it is none. */
  static LocalDate dateOf(String fileName) {
    return dateOf(fileName, PREFIX);
  }

  /** The date in {@code PREFIXdate-….jsonl}; null if the name is another. */
  static LocalDate dateOf(String fileName, String prefix) {
    int end = prefix.length() + DATE_LENGTH;
    if (!fileName.startsWith(prefix)
        || !fileName.endsWith(SUFFIX)
        || fileName.length() < end + SUFFIX.length()) {
      return null;
    }
    try {
      return LocalDate.parse(fileName.substring(prefix.length(), end));
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  /** Appends all lines. After a failure the next attempt begins a new file. */
  void append(RecordWriter lines) throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try {
      if (out == null || !today.equals(day)) {
        open(today);
      }
      lines.moveTo(out);
    } catch (IOException | RuntimeException e) {
      lines.discard();
      close();
      throw e;
    }
  }

  private void open(LocalDate today) throws IOException {
    close();
    makeDir(dir.getAbsoluteFile());
    deleteBefore(today);
    File file = newFile(today);
    out = new FileOutputStream(file, true);
    day = today;
  }

  private File newFile(LocalDate today) throws IOException {
    for (int i = 0; i < MAX_SAME_NAMES; i++) {
      String name = PREFIX + today + "-" + process + (i == 0 ? "" : "-" + i) + SUFFIX;
      File file = new File(dir, name);
      if (file.createNewFile()) {
        ownerOnly(file, false);
        return file;
      }
    }
    throw new IOException("Cannot make a new file in " + dir);
  }

  static void makeDir(File wanted) throws IOException {
    if (wanted.isDirectory()) {
      return;
    }
    File parent = wanted.getParentFile();
    if (parent != null) {
      makeDir(parent);
    }
    if (wanted.mkdir()) {
      ownerOnly(wanted, true);
    } else if (!wanted.isDirectory()) {
      throw new IOException("Cannot make the directory " + wanted);
    }
  }

  // Some file systems have no such rights; the ledger is written all the same.
  static void ownerOnly(File file, boolean directory) {
    file.setReadable(false, false);
    file.setWritable(false, false);
    file.setExecutable(false, false);
    file.setReadable(true, true);
    file.setWritable(true, true);
    if (directory) {
      file.setExecutable(true, true);
    }
  }

  private void deleteBefore(LocalDate today) {
    String[] names = keepDays > 0 ? dir.list() : null;
    if (names == null) {
      return;
    }
    LocalDate first = today.minusDays(keepDays);
    for (String name : names) {
      LocalDate date = dateOf(name);
      if (date == null) {
        date = dateOf(name, UnhandledCalls.PREFIX);
      }
      if (date != null && date.isBefore(first) && !new File(dir, name).delete()) {
        Log.debug("Cannot delete the old ledger file " + name);
      }
    }
  }

  void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        Log.debug("Closing the ledger", e);
      }
      out = null;
    }
  }
}
