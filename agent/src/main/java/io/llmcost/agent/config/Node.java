package io.llmcost.agent.config;

import java.util.List;

/**
 * A value as it stands in a source, with its place: a scalar, a list or a map. Knows nothing of
 * YAML, so that values from the command line and the environment need no parser.
 */
final class Node {

  private static final int MAX_SHOWN = 40;

  /** From 1; 0 if the source has no lines. */
  final int line;

  final int column;

  /** Null if it is no scalar. */
  final String text;

  /** Whether the scalar stands without quotes. */
  final boolean plain;

  /** Null if it is no list. */
  final List<Node> items;

  /** Null if it is no map. In the file's order, repeated keys included. */
  final List<Entry> entries;

  private Node(
      int line, int column, String text, boolean plain, List<Node> items, List<Entry> entries) {
    this.line = line;
    this.column = column;
    this.text = text;
    this.plain = plain;
    this.items = items;
    this.entries = entries;
  }

  static Node scalar(int line, int column, String text, boolean plain) {
    return new Node(line, column, text, plain, null, null);
  }

  static Node list(int line, int column, List<Node> items) {
    return new Node(line, column, null, false, items, null);
  }

  static Node map(int line, int column, List<Entry> entries) {
    return new Node(line, column, null, false, null, entries);
  }

  /** A value that has no place but its source. */
  static Node ofText(String text) {
    return scalar(0, 0, text, true);
  }

  boolean isNull() {
    return plain
        && (text.isEmpty()
            || text.equals("~")
            || text.equals("null")
            || text.equals("Null")
            || text.equals("NULL"));
  }

  /** What it is, for errors. Shows no more of a text than is needed to find it. */
  String found() {
    if (items != null) {
      return "a list";
    }
    if (entries != null) {
      return "a map";
    }
    if (isNull()) {
      return "nothing";
    }
    return quote(text);
  }

  /** A text in quotes, cut, without control characters; what looks like a key is not shown. */
  static String quote(String text) {
    if (text.startsWith("sk-") || text.startsWith("Bearer ")) {
      return "what looks like a key";
    }
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return shown.append(text.length() > MAX_SHOWN ? "…\"" : "\"").toString();
  }

  /** A key of a map, with its place, and its value. */
  static final class Entry {
    final String key;
    final int line;
    final int column;
    final Node value;

    Entry(String key, int line, int column, Node value) {
      this.key = key;
      this.line = line;
      this.column = column;
      this.value = value;
    }
  }
}
