package io.llmcost.agent.config;

import java.util.Map;

/** A value that is written as one text; variables in it are filled in. */
abstract class ScalarType<T> extends SettingType<T> {

  @Override
  final T read(Node node, String key, ReadContext in) {
    if (node.text == null || node.isNull()) {
      in.error(node, key, "expected " + expected() + ", found " + node.found());
      return null;
    }
    String text = Variables.fill(node, key, in);
    if (text == null) {
      return null;
    }
    boolean quoted = !node.plain && text.equals(node.text);
    T value = quoted ? parseQuoted(text) : parse(text.trim());
    if (value == null) {
      in.error(node, key, complaint(node, text, in));
      return null;
    }
    return accept(value, node, key, in);
  }

  /** Null if the text is none of the values. */
  abstract T parse(String text);

  /** For a text in quotes in a file. */
  T parseQuoted(String text) {
    return parse(text);
  }

  /** What is said of a text that is none of the values. */
  String complaint(Node node, String text, ReadContext in) {
    return "expected " + expected() + ", found " + node.found();
  }

  /** A last look at a value that was read, with its place. */
  T accept(T value, Node node, String key, ReadContext in) {
    return value;
  }

  @Override
  final Map<String, Object> schema() {
    return acceptsAnyText()
        ? ownSchema()
        : Schema.anyOf(ownSchema(), Schema.reference(Schema.VARIABLE));
  }

  /** Whether a variable in the text is matched by the value's own schema anyway. */
  boolean acceptsAnyText() {
    return false;
  }

  abstract Map<String, Object> ownSchema();
}
