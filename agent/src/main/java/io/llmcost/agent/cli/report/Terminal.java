package io.llmcost.agent.cli.report;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;

/** What the place that is written to can show. Immutable. */
public final class Terminal {

  private static final int DEFAULT_WIDTH = 100;
  private static final int MIN_WIDTH = 60;
  private static final int MAX_WIDTH = 160;

  private final int width;
  private final boolean unicode;
  private final boolean colour;

  /**
   * @param width in columns; narrower than 60 is taken as 60
   * @param unicode whether bars and lines may be drawn
   * @param colour whether ANSI codes are understood
   */
  public Terminal(int width, boolean unicode, boolean colour) {
    this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
    this.unicode = unicode;
    this.colour = colour;
  }

  /** The one that this process writes to, as the environment describes it. */
  public static Terminal ofProcess() {
    Map<String, String> env = System.getenv();
    return of(env, isConsole(), outputCharset());
  }

  static Terminal of(Map<String, String> env, boolean console, String charset) {
    int width = DEFAULT_WIDTH;
    String columns = env.get("COLUMNS");
    if (columns != null && columns.matches("\\d{1,4}")) {
      width = Integer.parseInt(columns);
    }
    boolean dumb = "dumb".equals(env.get("TERM"));
    String noColour = env.get("NO_COLOR");
    boolean colour = console && !dumb && (noColour == null || noColour.isEmpty());
    boolean unicode = charset.toUpperCase(Locale.ROOT).startsWith("UTF");
    return new Terminal(width, unicode, colour);
  }

  private static String outputCharset() {
    for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding"}) {
      String charset = System.getProperty(property);
      if (charset != null && !charset.isEmpty()) {
        return charset;
      }
    }
    return Charset.defaultCharset().name();
  }

  // From Java 22 on there is a console even where nobody looks at it.
  private static boolean isConsole() {
    Object console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** This without anything that is not ASCII. */
  public Terminal ascii() {
    return new Terminal(width, false, colour);
  }

  /** This with another width, in columns. */
  public Terminal width(int columns) {
    return new Terminal(columns, unicode, colour);
  }

  /** Whether ANSI codes are understood and wanted. */
  public boolean hasColour() {
    return colour;
  }

  int width() {
    return width;
  }

  /** A bar of so many columns, of which a share from 0 to 1 is full. */
  String bar(double share, int columns) {
    double bounded = Math.max(0, Math.min(1, share));
    if (!unicode) {
      int full = (int) Math.round(bounded * columns);
      return repeat("#", full) + repeat(".", columns - full);
    }
    int eighths = (int) Math.round(bounded * columns * 8);
    String bar = repeat("█", eighths / 8);
    if (eighths % 8 > 0) {
      bar += (char) ('█' + 8 - eighths % 8); // U+2589 is seven eighths, U+258F is one
    }
    return bar + repeat("░", columns - bar.length());
  }

  /** A line as wide as the place. */
  public String line() {
    return repeat(unicode ? "─" : "-", width);
  }

  String separator() {
    return unicode ? " · " : ", ";
  }

  /** An arrow to the right. */
  public String arrow() {
    return unicode ? "→" : ">";
  }

  String ellipsis() {
    return unicode ? "…" : "~";
  }

  /** As the place shows it, or plain. */
  public String bold(String text) {
    return coded("1", text);
  }

  /** As the place shows it, or plain. */
  public String dim(String text) {
    return coded("2", text);
  }

  /** As the place shows it, or plain. */
  public String good(String text) {
    return coded("32", text);
  }

  /** As the place shows it, or plain. */
  public String warning(String text) {
    return coded("33", text);
  }

  private String coded(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  static String repeat(String text, int times) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < times; i++) {
      all.append(text);
    }
    return all.toString();
  }
}
