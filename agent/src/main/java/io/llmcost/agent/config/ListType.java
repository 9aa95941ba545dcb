package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Several values in their order. */
class ListType<E> extends SettingType<List<E>> {

  enum Form {
    /** A list, which may be empty. */
    LIST,
    /** A list, which may be empty, or one value. */
    VALUES,
    /** A list of at least one, or one value. */
    SOME_VALUES
  }

  private final SettingType<E> element;
  private final Form form;

  ListType(SettingType<E> element, Form form) {
    this.element = element;
    this.form = form;
  }

  static <E> SettingType<List<E>> list(SettingType<E> element) {
    return new ListType<>(element, Form.LIST);
  }

  /** One value may stand without brackets. */
  static <E> SettingType<List<E>> values(SettingType<E> element) {
    return new ListType<>(element, Form.VALUES);
  }

  /** At least one; one value may stand without brackets. */
  static <E> SettingType<List<E>> someValues(SettingType<E> element) {
    return new ListType<>(element, Form.SOME_VALUES);
  }

  @Override
  final List<SettingType<?>> inner() {
    return Collections.<SettingType<?>>singletonList(element);
  }

  /**
   * Looks at the elements together.
   *
   * @param values null for those that have an error
   */
  void check(List<E> values, Node node, String key, ReadContext in) {}

  @Override
  final List<E> read(Node node, String key, ReadContext in) {
    List<E> values = new ArrayList<>();
    boolean empty = node.text == null ? node.items != null && node.items.isEmpty() : node.isNull();
    if (empty && form != Form.SOME_VALUES) {
      return Collections.emptyList();
    }
    if (node.items != null && !empty) {
      for (int i = 0; i < node.items.size(); i++) {
        values.add(element.read(node.items.get(i), key + "[" + i + "]", in));
      }
    } else if (node.text != null && !empty && form != Form.LIST) {
      values.add(element.read(node, key, in));
    } else {
      String found = node.items == null ? node.found() : "an empty list";
      in.error(node, key, "expected " + expected() + ", found " + found);
    }
    check(values, node, key, in);
    values.removeAll(Collections.singleton(null));
    return Collections.unmodifiableList(values);
  }

  /** Values with commas between them, with or without brackets around. */
  @Override
  List<E> readText(String text, String key, ReadContext in) {
    if (form == Form.LIST) {
      return super.readText(text, key, in);
    }
    String inside = text.trim();
    if (inside.startsWith("[") && inside.endsWith("]")) {
      inside = inside.substring(1, inside.length() - 1);
    }
    List<Node> items = new ArrayList<>();
    for (String item : inside.split(",")) {
      if (!item.trim().isEmpty()) {
        items.add(Node.ofText(item.trim()));
      }
    }
    return read(Node.list(0, 0, items), key, in);
  }

  @Override
  String expected() {
    switch (form) {
      case VALUES:
        return "a list, or " + element.expected();
      case SOME_VALUES:
        return element.expected() + ", or a list of at least one";
      default:
        return "a list";
    }
  }

  @Override
  Map<String, Object> schema() {
    Map<String, Object> schema = Schema.of("type", "array", "items", element.schema());
    switch (form) {
      case VALUES:
        schema.put("type", Arrays.asList("array", "null"));
        return Schema.anyOf(element.schema(), schema);
      case SOME_VALUES:
        schema.put("minItems", 1);
        return Schema.anyOf(element.schema(), schema);
      default:
        schema.put("type", Arrays.asList("array", "null"));
        return schema;
    }
  }

  @Override
  String format(List<E> value) {
    List<String> texts = new ArrayList<>();
    for (E one : value) {
      texts.add(element.format(one));
    }
    return "[" + String.join(", ", texts) + "]";
  }
}
