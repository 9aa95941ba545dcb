package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes {@code config=FILE,preset=safe,tags=[a,b]} apart. */
final class AgentArgument {

  static final String SOURCE = "agent argument";

  private AgentArgument() {}

  /** Values by key, in their order. */
  static Map<String, String> parse(String argument, ReadContext in) {
    Map<String, String> values = new LinkedHashMap<>();
    if (argument == null) {
      return values;
    }
    for (String part : split(argument, in)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals).trim();
      String value = equals < 0 ? "" : unquoted(part.substring(equals + 1).trim());
      if (equals < 0) {
        error(part, "expected key=value; a list stands in brackets: tags=[a,b]", in);
      } else if (value.isEmpty()) {
        error(key, "has no value", in);
      } else if (values.containsKey(key)) {
        error(key, "given twice", in);
      } else {
        values.put(key, value);
      }
    }
    return values;
  }

  private static void error(String key, String message, ReadContext in) {
    in.error(SOURCE, 0, 0, key, message);
  }

  // At the commas that stand neither in brackets nor in double quotes.
  private static List<String> split(String argument, ReadContext in) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == '{')) {
        depth++;
      } else if (!quoted && (c == ']' || c == '}')) {
        depth--;
      } else if (!quoted && depth <= 0 && c == ',') {
        parts.add(argument.substring(start, i).trim());
        start = i + 1;
      }
    }
    parts.add(argument.substring(start).trim());
    if (quoted || depth > 0) {
      error(null, "a bracket, brace or quote does not end", in);
    }
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
