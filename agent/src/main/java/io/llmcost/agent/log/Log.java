package io.llmcost.agent.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes lines that begin with {@code [llmcost]} to the process's stderr. Never a prompt, an answer
 * or a key. Goes to the file descriptor: applications replace {@code System.err} with streams that
 * log.
 */
public final class Log {

  /** How much is said; each level includes those before it. */
  public enum Level {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private static final int MAX_ONCE_KEYS = 1_000;
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static volatile Level level = Level.WARN;
  private static volatile PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true);

  private Log() {}

  /** Sets how much is said from now on. */
  public static void setLevel(Level newLevel) {
    level = newLevel;
  }

  /** Lines go here from now on; for tests. */
  public static void setOut(PrintStream newOut) {
    out = newOut;
  }

  public static boolean isEnabled(Level asked) {
    return asked.ordinal() <= level.ordinal();
  }

  public static void error(String message, Throwable cause) {
    write(Level.ERROR, message, cause);
  }

  public static void warn(String message) {
    write(Level.WARN, message, null);
  }

  public static void warn(String message, Throwable cause) {
    write(Level.WARN, message, cause);
  }

  public static void info(String message) {
    write(Level.INFO, message, null);
  }

  public static void debug(String message) {
    write(Level.DEBUG, message, null);
  }

  public static void debug(String message, Throwable cause) {
    write(Level.DEBUG, message, cause);
  }

  /**
   * A warning that is said the first time only.
   *
   * @param key what makes two warnings the same one
   */
  public static void warnOnce(String key, String message) {
    if (SAID.size() < MAX_ONCE_KEYS && SAID.add(key)) {
      warn(message);
    }
  }

  /** A line that stands whatever the level is, unless the log is off: the start and the summary. */
  public static void announce(String message) {
    if (level != Level.OFF) {
      out.println(oneLine("[llmcost] " + message));
    }
  }

  /** What others have named must not be able to look like a line of its own. */
  private static String oneLine(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replace('\r', ' ').replace('\n', ' ');
  }

  private static void write(Level at, String message, Throwable cause) {
    if (!isEnabled(at)) {
      return;
    }
    StringBuilder line = new StringBuilder("[llmcost] ");
    if (at != Level.INFO) {
      line.append(at).append(' ');
    }
    line.append(message);
    if (cause != null) {
      line.append(": ").append(cause);
    }
    out.println(oneLine(line.toString()));
    if (cause != null && isEnabled(Level.DEBUG)) {
      cause.printStackTrace(out);
    }
  }
}
