package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What values an option takes: how they are read, what is said of a wrong one, and how they are
 * described to people and to editors.
 *
 * @param <T> the type of the value, immutable
 */
public abstract class SettingType<T> {

  SettingType() {}

  /**
   * Reads a value; what is wrong with it is added to the context, and then the result is of no use.
   *
   * @param key where it stands, for errors
   */
  abstract T read(Node node, String key, ReadContext in);

  /** Reads the value of an entry of a map of named things. */
  T readNamed(String name, Node node, String key, ReadContext in) {
    return read(node, key, in);
  }

  /** Reads a value from the command line or the environment; what has parts is YAML there too. */
  T readText(String text, String key, ReadContext in) {
    Node node = inner().isEmpty() ? Node.ofText(text) : YamlTree.parse(text, key, in);
    return node == null ? null : read(node, key, in);
  }

  /** The types of the parts of a value. */
  List<SettingType<?>> inner() {
    return Collections.emptyList();
  }

  /** With its article: "a duration such as 30s". */
  abstract String expected();

  /** JSON Schema of the value as it may stand in a file. */
  abstract Map<String, Object> schema();

  /** A value as it would be written in a file. */
  String format(T value) {
    return String.valueOf(value);
  }
}
