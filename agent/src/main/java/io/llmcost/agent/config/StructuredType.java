package io.llmcost.agent.config;

import java.util.List;
import java.util.Map;

/**
 * The values with parts of their own. Their types are made when a value is there to be read: an
 * application without a configuration file does not load them.
 */
final class StructuredType<T> extends SettingType<T> {

  /** What the parts are. */
  enum Kind {
    PROVIDERS,
    MODELS,
    ROUTES,
    TASKS
  }

  private final Kind kind;

  StructuredType(Kind kind) {
    this.kind = kind;
  }

  @SuppressWarnings("unchecked") // Options declares the kind and the type in one line
  private SettingType<T> type() {
    return (SettingType<T>) typeOf(kind);
  }

  private static SettingType<?> typeOf(Kind kind) {
    switch (kind) {
      case PROVIDERS:
        return new ProviderMapType();
      case MODELS:
        return new ModelMapType();
      case ROUTES:
        return new RouteListType();
      case TASKS:
        return new MapType<>("a task without spaces", new TaskWordsType());
      default:
        throw new AssertionError(kind);
    }
  }

  @Override
  List<SettingType<?>> inner() {
    return type().inner();
  }

  @Override
  T read(Node node, String key, ReadContext in) {
    return type().read(node, key, in);
  }

  @Override
  T readText(String text, String key, ReadContext in) {
    return type().readText(text, key, in);
  }

  @Override
  String expected() {
    return type().expected();
  }

  @Override
  Map<String, Object> schema() {
    return type().schema();
  }

  @Override
  String format(T value) {
    return type().format(value);
  }
}
