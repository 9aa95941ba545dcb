package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values that were given, each from the source that counts most, read from least to most. */
final class Given {

  private static final Setting<?>[] ROUTING = {
    Options.PRESET,
    Options.TAGS,
    Options.PROVIDERS,
    Options.MODELS,
    Options.ROUTES,
    Options.TENANT_HEADER,
    Options.TASKS,
    Options.ROUTE_ENABLED,
    Options.PRICES_OVERLAY,
    Options.PRICES_FILES,
  };

  private static final class Value {
    final Object value;
    final String origin;
    final String source;
    final Node node;
    final List<ReadContext.Reference> references;

    Value(
        Object value,
        String origin,
        String source,
        Node node,
        List<ReadContext.Reference> references) {
      this.value = value;
      this.origin = origin;
      this.source = source;
      this.node = node;
      this.references = references;
    }
  }

  private final Map<Setting<?>, Value> values = new HashMap<>();

  /** Reads a value of a file. */
  void read(Setting<?> setting, String origin, Node node, ReadContext in) {
    int errors = in.errorCount();
    Object value = setting.type().read(node, setting.key(), in);
    keep(setting, value, origin, node, errors, in);
  }

  /**
   * Reads a value of the command line or the environment.
   *
   * @param name what the setting is called there
   */
  void readText(Setting<?> setting, String name, String text, ReadContext in) {
    int errors = in.errorCount();
    Object value = setting.type().readText(text, name, in);
    keep(setting, value, in.source() + " " + name, Node.ofText(text), errors, in);
  }

  // Of a value with errors what could be read counts, so that each error is reported once.
  private void keep(
      Setting<?> setting, Object value, String origin, Node node, int errors, ReadContext in) {
    List<ReadContext.Reference> references = in.takeReferences();
    if (value != null && (errors == in.errorCount() || !setting.type().inner().isEmpty())) {
      values.put(setting, new Value(value, origin, in.source(), node, references));
    }
  }

  boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @SuppressWarnings("unchecked") // read by the setting's own type
  <T> T get(Setting<T> setting) {
    Value value = values.get(setting);
    return value == null ? setting.defaultValue() : (T) value.value;
  }

  /** The references in the values that count. */
  List<ReadContext.Reference> references() {
    List<ReadContext.Reference> all = new ArrayList<>();
    for (Setting<?> setting : Options.all()) {
      if (has(setting)) {
        all.addAll(values.get(setting).references);
      }
    }
    return all;
  }

  /** Adds a warning at the place of a value. */
  void warn(Setting<?> setting, String message, ReadContext in) {
    Value value = values.get(setting);
    in.warn(value.source, value.node.line, value.node.column, setting.key(), message);
  }

  Settings toSettings() {
    Settings settings = Settings.defaults();
    for (Setting<?> setting : Options.all()) {
      if (has(setting)) {
        settings = with(settings, setting);
      }
    }
    return settings;
  }

  private <T> Settings with(Settings settings, Setting<T> setting) {
    return settings.with(setting, get(setting));
  }

  /** See {@link Settings#routing}. */
  String routing(ReadContext in) {
    StringBuilder text = new StringBuilder();
    for (Setting<?> setting : ROUTING) {
      if (has(setting)) {
        text.append(setting.key()).append('=');
        add(values.get(setting).node, text, in);
      }
    }
    return text.toString();
  }

  private static void add(Node node, StringBuilder text, ReadContext in) {
    if (node.items != null) {
      text.append('[');
      node.items.forEach(item -> add(item, text, in));
      text.append(']');
    } else if (node.entries != null) {
      text.append('{');
      for (Node.Entry entry : node.entries) {
        text.append(entry.key.length()).append(':').append(entry.key);
        add(entry.value, text, in);
      }
      text.append('}');
    } else {
      String filled = Variables.fill(node, "", in);
      String value = filled == null ? node.text : filled;
      text.append(value.length()).append(node.plain ? ':' : '"').append(value);
    }
  }

  Map<Setting<?>, String> origins() {
    Map<Setting<?>, String> origins = new HashMap<>();
    for (Map.Entry<Setting<?>, Value> value : values.entrySet()) {
      origins.put(value.getKey(), value.getValue().origin);
    }
    return origins;
  }
}
