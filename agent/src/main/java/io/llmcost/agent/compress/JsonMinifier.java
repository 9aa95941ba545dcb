package io.llmcost.agent.compress;

/**
 * Takes the white space between the tokens of a JSON text out: strings, numbers and the order of
 * members stay character for character. A text that is not one JSON value, or has a member twice,
 * stays as it is.
 */
final class JsonMinifier {

  private JsonMinifier() {}

  /** The text itself where there is nothing to do. */
  static String minify(String text) {
    int first = Lines.skipSpace(text, 0, text.length());
    if (first == text.length() || text.charAt(first) != '{' && text.charAt(first) != '[') {
      return text;
    }
    String minified = withoutSpace(text);
    return minified.length() < text.length() && Json.isValid(text) ? minified : text;
  }

  private static String withoutSpace(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        out.append(c);
        if (c == '\\' && i + 1 < text.length()) {
          out.append(text.charAt(++i));
        } else if (c == '"') {
          inString = false;
        }
      } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        inString = c == '"';
        out.append(c);
      }
    }
    return out.toString();
  }
}
