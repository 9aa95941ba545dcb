package io.llmcost.agent.config;

import java.util.Arrays;

/**
 * A pattern of a name, compiled. In dotted names {@code *} stands for any characters but dots and
 * {@code **} for any; elsewhere {@code *} stands for any characters. Everything else stands for
 * itself, case included; the whole name must match. Takes time in proportion to pattern times name
 * at most.
 */
public final class Glob {

  // Two characters that Unicode keeps free for such use.
  private static final char WITHIN = '\uFDD0';
  private static final char ACROSS = '\uFDD1';

  private final String literal;
  private final char[] steps;

  private Glob(String text, char star) {
    boolean plain = text.indexOf('*') < 0;
    literal = plain ? text : null;
    steps = plain ? new char[0] : steps(text, star);
  }

  /** For {@code package.Class.method}. */
  public static Glob dotted(String text) {
    return new Glob(text, WITHIN);
  }

  /** For names in which a dot means nothing, as in models and header values. */
  public static Glob plain(String text) {
    return new Glob(text, ACROSS);
  }

  private static char[] steps(String text, char star) {
    StringBuilder steps = new StringBuilder();
    int from = 0;
    while (from < text.length()) {
      char next = text.charAt(from++);
      if (next != '*') {
        steps.append(next);
        continue;
      }
      boolean several = from < text.length() && text.charAt(from) == '*';
      while (from < text.length() && text.charAt(from) == '*') {
        from++;
      }
      steps.append(several ? ACROSS : star);
    }
    return steps.toString().toCharArray();
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    return literal != null ? literal.equals(name) : run(name);
  }

  /** Follows all ways through the pattern at once: one flag for each step that may come next. */
  private boolean run(String name) {
    boolean[] here = new boolean[steps.length + 1];
    boolean[] next = new boolean[steps.length + 1];
    here[0] = true;
    passStars(here);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      Arrays.fill(next, false);
      for (int step = 0; step < steps.length; step++) {
        if (here[step]) {
          advance(step, c, next);
        }
      }
      passStars(next);
      boolean[] swap = here;
      here = next;
      next = swap;
    }
    return here[steps.length];
  }

  private void advance(int step, char c, boolean[] next) {
    if (steps[step] == ACROSS || (steps[step] == WITHIN && c != '.')) {
      next[step] = true;
    } else if (steps[step] == c) {
      next[step + 1] = true;
    }
  }

  /** A star may stand for nothing. */
  private void passStars(boolean[] states) {
    for (int step = 0; step < steps.length; step++) {
      if (states[step] && (steps[step] == ACROSS || steps[step] == WITHIN)) {
        states[step + 1] = true;
      }
    }
  }
}
