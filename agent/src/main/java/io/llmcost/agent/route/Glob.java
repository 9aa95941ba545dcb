package io.llmcost.agent.route;

import java.util.regex.Pattern;

/**
 * A pattern of a name, compiled. In dotted names {@code *} stands for any characters but dots and
 * {@code **} for any; elsewhere {@code *} stands for any characters. Everything else stands for
 * itself, case included; the whole name must match.
 */
final class Glob {

  private final Pattern pattern;
  private final String literal;

  private Glob(String text, String star) {
    boolean plain = text.indexOf('*') < 0;
    literal = plain ? text : null;
    pattern = plain ? null : Pattern.compile(regex(text, star), Pattern.DOTALL);
  }

  /** For {@code package.Class.method}. */
  static Glob dotted(String text) {
    return new Glob(text, "[^.]*+");
  }

  /** For names in which a dot means nothing, as in models and header values. */
  static Glob plain(String text) {
    return new Glob(text, ".*");
  }

  boolean matches(String name) {
    return literal != null ? literal.equals(name) : pattern.matcher(name).matches();
  }

  private static String regex(String text, String star) {
    StringBuilder regex = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      int next = text.indexOf('*', from);
      int to = next < 0 ? text.length() : next;
      if (to > from) {
        regex.append(Pattern.quote(text.substring(from, to)));
      }
      from = to;
      if (next >= 0) {
        boolean across = text.startsWith("**", next);
        regex.append(across ? ".*" : star);
        while (from < text.length() && text.charAt(from) == '*') {
          from++;
        }
      }
    }
    return regex.toString();
  }
}
