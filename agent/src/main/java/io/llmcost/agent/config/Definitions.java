package io.llmcost.agent.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The maps with fixed keys that are parts of options' values, by name. */
final class Definitions {

  private Definitions() {}

  /** In the order in which the options and their parts come. */
  static Map<String, StructType<?>> all() {
    Map<String, StructType<?>> found = new LinkedHashMap<>();
    for (Setting<?> setting : Options.all()) {
      collect(setting.type(), found);
    }
    return found;
  }

  private static void collect(SettingType<?> type, Map<String, StructType<?>> found) {
    if (type instanceof StructType) {
      StructType<?> struct = (StructType<?>) type;
      found.put(struct.definition(), struct);
    }
    for (SettingType<?> inner : type.inner()) {
      collect(inner, found);
    }
  }
}
