package io.llmcost.agent.config;

/** Fills in {@code ${NAME}} and {@code ${NAME:-default}} from the environment. */
final class Variables {

  private Variables() {}

  /** Null if that is not possible, which has then been reported. */
  static String fill(Node node, String key, ReadContext in) {
    String text = node.text;
    int start = text.indexOf("${");
    if (start < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    int done = 0;
    while (start >= 0) {
      if (start > done && text.charAt(start - 1) == '$') {
        filled.append(text, done, start - 1).append("${");
        done = start + 2;
      } else {
        int end = text.indexOf('}', start);
        if (end < 0) {
          in.error(node, key, "${ without its }; a literal ${ is written $${");
          return null;
        }
        String value = value(text.substring(start + 2, end), node, key, in);
        if (value == null) {
          return null;
        }
        filled.append(text, done, start).append(value);
        done = end + 1;
      }
      start = text.indexOf("${", done);
    }
    return filled.append(text, done, text.length()).toString();
  }

  private static String value(String inside, Node node, String key, ReadContext in) {
    int colon = inside.indexOf(":-");
    String name = colon < 0 ? inside : inside.substring(0, colon);
    if (!isName(name)) {
      in.error(
          node,
          key,
          "expected the name of an environment variable in ${…}: letters, digits and _;"
              + " a literal ${ is written $${");
      return null;
    }
    String value = in.variable(name);
    if (colon >= 0 && (value == null || value.isEmpty())) {
      return inside.substring(colon + 2);
    }
    if (value == null) {
      in.error(
          node,
          key,
          "environment variable "
              + name
              + " is not set; set it, or give a default: ${"
              + name
              + ":-default}");
    } else if (value.trim().isEmpty()) {
      in.error(node, key, "environment variable " + name + " is empty");
      return null;
    }
    return value;
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_')) {
        return false;
      }
    }
    return true;
  }
}
