package io.llmcost.agent.config;

import java.util.Objects;

/** Something that is wrong with the configuration, where, and what to do about it. */
public final class Problem {

  private static final int MAX_KEY = 200;
  private static final int MAX_MESSAGE = 1_000;

  private final String source;
  private final int line;
  private final int column;
  private final String key;
  private final String message;

  Problem(String source, int line, int column, String key, String message) {
    this.source = Objects.requireNonNull(source);
    this.line = line;
    this.column = column;
    this.key = key == null ? null : printable(key, MAX_KEY);
    this.message = printable(message, MAX_MESSAGE);
  }

  // Parts of the file stand in both: they may not forge lines of a log or flood it.
  private static String printable(String text, int max) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && i < max; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > max ? shown.append('…').toString() : shown.toString();
  }

  /** The file as it was named, or {@code system property llmcost.x} and the like. */
  public String source() {
    return source;
  }

  /** From 1; 0 if it is no matter of one line. */
  public int line() {
    return line;
  }

  /** From 1; 0 if it is no matter of one line. */
  public int column() {
    return column;
  }

  /**
   * Dotted, list indexes from 0 in brackets: {@code routes[0].when.task}; null if there is none.
   */
  public String key() {
    return key;
  }

  /** Without place and key. */
  public String message() {
    return message;
  }

  /** One line: {@code llmcost.yaml:3:8: cache.ttl: expected …}. Shows no secret. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(source);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ");
    if (key != null && !key.isEmpty()) {
      text.append(key).append(": ");
    }
    return text.append(message).toString();
  }
}
