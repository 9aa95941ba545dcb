package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map whose keys are fixed. Its fields are declared once, for reading and for describing. */
abstract class StructType<T> extends SettingType<T> {

  /** A key of it. */
  static final class Field<F> {
    final String key;
    final SettingType<F> type;
    final boolean required;
    final String description;

    private Field(String key, SettingType<F> type, boolean required, String description) {
      this.key = key;
      this.type = type;
      this.required = required;
      this.description = description;
    }
  }

  /** The values that were given, and where. */
  static final class Values {
    final Node node;
    final String key;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();

    private Values(Node node, String key) {
      this.node = node;
      this.key = key;
    }

    <F> F get(Field<F> field, F otherwise) {
      @SuppressWarnings("unchecked") // put in by the field's own type
      F value = (F) values.get(field.key);
      return value == null ? otherwise : value;
    }

    /** Null if it was not given. */
    Node nodeOf(Field<?> field) {
      return nodes.get(field.key);
    }

    String keyOf(Field<?> field) {
      return key + "." + field.key;
    }
  }

  private final String definition;
  private final List<Field<?>> fields = new ArrayList<>();

  /**
   * @param definition its name in the schema, without an article
   */
  StructType(String definition) {
    this.definition = definition;
  }

  final String definition() {
    return definition;
  }

  final List<Field<?>> fields() {
    return fields;
  }

  @Override
  final List<SettingType<?>> inner() {
    List<SettingType<?>> types = new ArrayList<>();
    for (Field<?> field : fields) {
      types.add(field.type);
    }
    return types;
  }

  final <F> Field<F> required(String key, SettingType<F> type, String description) {
    return add(new Field<>(key, type, true, description));
  }

  final <F> Field<F> optional(String key, SettingType<F> type, String description) {
    return add(new Field<>(key, type, false, description));
  }

  private <F> Field<F> add(Field<F> field) {
    fields.add(field);
    return field;
  }

  /**
   * Makes the value, when all fields were read without an error.
   *
   * @param name its name where it stands in a map of named things, else null
   */
  abstract T build(String name, Values values, ReadContext in);

  @Override
  final T read(Node node, String key, ReadContext in) {
    return readNamed(null, node, key, in);
  }

  @Override
  final T readNamed(String name, Node node, String key, ReadContext in) {
    if (node.entries == null) {
      // A scalar here may be a misplaced key: it is not shown.
      String found = node.text == null || node.isNull() ? node.found() : "a single value";
      in.error(node, key, "expected " + expected() + ", found " + found);
      return null;
    }
    int errors = in.errorCount();
    Values values = new Values(node, key);
    Map<String, Node.Entry> seen = new HashMap<>();
    for (Node.Entry entry : node.entries) {
      Node.Entry first = seen.put(entry.key, entry);
      Field<?> field = field(entry.key);
      if (first != null) {
        in.error(entry, key + "." + entry.key, "given twice, first on line " + first.line);
      } else if (field == null) {
        in.error(entry, key + "." + entry.key, unknown(entry.key, in));
      } else {
        String path = key + "." + entry.key;
        values.values.put(field.key, field.type.read(entry.value, path, in));
        values.nodes.put(field.key, entry.value);
      }
    }
    for (Field<?> field : fields) {
      if (field.required && !seen.containsKey(field.key)) {
        in.error(node, key, field.key + " is missing: " + field.type.expected());
      }
    }
    return errors == in.errorCount() ? build(name, values, in) : null;
  }

  private String unknown(String key, ReadContext in) {
    String nearest = in.didYouMean(key, keys());
    return "unknown key"
        + (nearest.isEmpty() ? "; known here: " + String.join(", ", keys()) : nearest);
  }

  private Field<?> field(String key) {
    for (Field<?> field : fields) {
      if (field.key.equals(key)) {
        return field;
      }
    }
    return null;
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Field<?> field : fields) {
      keys.add(field.key);
    }
    return keys;
  }

  @Override
  final String expected() {
    return "a map with the keys " + String.join(", ", keys());
  }

  /** A reference: what it is stands once among the definitions. */
  @Override
  final Map<String, Object> schema() {
    return Schema.reference(definition);
  }

  final Map<String, Object> definitionSchema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field<?> field : fields) {
      Map<String, Object> property = Schema.of("description", field.description);
      property.putAll(field.type.schema());
      properties.put(field.key, property);
      if (field.required) {
        required.add(field.key);
      }
    }
    Map<String, Object> schema = Schema.of("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }
}
