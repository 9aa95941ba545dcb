package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts of a JSON Schema, as maps and lists in the order they are written. */
final class Schema {

  /** The definition of a text with an environment variable in it. */
  static final String VARIABLE = "variable";

  private Schema() {}

  /**
   * @param namesAndValues name, value, name, value …
   */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      schema.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return schema;
  }

  static Map<String, Object> reference(String definition) {
    return of("$ref", "#/$defs/" + definition);
  }

  static Map<String, Object> text(String pattern) {
    return of("type", "string", "pattern", pattern);
  }

  /** Alternatives of alternatives are written as one list. */
  @SafeVarargs
  static Map<String, Object> anyOf(Map<String, Object>... alternatives) {
    List<Object> all = new ArrayList<>();
    for (Map<String, Object> alternative : alternatives) {
      Object inner = alternative.get("anyOf");
      if (inner != null && alternative.size() == 1) {
        for (Object schema : (List<?>) inner) {
          addOnce(all, schema);
        }
      } else {
        addOnce(all, alternative);
      }
    }
    return of("anyOf", Collections.unmodifiableList(all));
  }

  private static void addOnce(List<Object> all, Object schema) {
    if (!all.contains(schema)) {
      all.add(schema);
    }
  }
}
