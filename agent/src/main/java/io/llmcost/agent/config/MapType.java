package io.llmcost.agent.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values by names that the user chooses. */
class MapType<V> extends SettingType<Map<String, V>> {

  private final SettingType<V> element;
  private final String nameExpected;

  /**
   * @param nameExpected what a name is, with its article
   */
  MapType(String nameExpected, SettingType<V> element) {
    this.nameExpected = nameExpected;
    this.element = element;
  }

  @Override
  final List<SettingType<?>> inner() {
    return Collections.<SettingType<?>>singletonList(element);
  }

  @Override
  final Map<String, V> read(Node node, String key, ReadContext in) {
    if (node.text != null && node.isNull()) {
      return Collections.emptyMap();
    }
    if (node.entries == null) {
      in.error(node, key, "expected " + expected() + ", found " + node.found());
      return Collections.emptyMap();
    }
    Map<String, V> values = new LinkedHashMap<>();
    Map<String, Node.Entry> seen = new HashMap<>();
    for (Node.Entry entry : node.entries) {
      String path = key + "." + entry.key;
      Node.Entry first = seen.put(entry.key, entry);
      if (first != null) {
        in.error(entry, path, "given twice, first on line " + first.line);
        continue;
      }
      declare(entry.key, in);
      if (!isName(entry.key)) {
        in.error(entry, key, "expected " + nameExpected + ", found " + Node.quote(entry.key));
        continue;
      }
      int errors = in.errorCount();
      V value = element.readNamed(entry.key, entry.value, path, in);
      if (errors == in.errorCount()) {
        values.put(entry.key, value);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** A name has been seen, right or wrong. */
  void declare(String name, ReadContext in) {}

  boolean isName(String name) {
    return WordType.isWord(name);
  }

  /** JSON Schema's pattern of what {@link #isName} takes. */
  String namePattern() {
    return "^\\S+$";
  }

  @Override
  final String expected() {
    return "a map";
  }

  @Override
  final Map<String, Object> schema() {
    return Schema.of(
        "type",
        Arrays.asList("object", "null"),
        "propertyNames",
        Schema.of("pattern", namePattern()),
        "additionalProperties",
        element.schema());
  }

  @Override
  final String format(Map<String, V> value) {
    return value.isEmpty() ? "{}" : String.join(", ", value.keySet());
  }
}
