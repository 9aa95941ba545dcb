package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.Terminal;
import java.io.PrintWriter;

/** Headings, and under them labelled lines. */
final class Outline {

  private static final int LABEL = 14;

  private final PrintWriter out;
  private final Terminal terminal;

  Outline(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  void heading(String text) {
    out.println();
    out.println(terminal.bold(text));
  }

  void line(String text) {
    out.println("  " + text);
  }

  /** A label in a column of its own; a longer one stands above its text. */
  void line(String label, String text) {
    if (label.length() >= LABEL) {
      line(label);
      more(text);
      return;
    }
    StringBuilder line = new StringBuilder(label);
    while (line.length() < LABEL) {
      line.append(' ');
    }
    line(line + text);
  }

  /** A line that belongs to the one before. */
  void more(String text) {
    line("", text);
  }
}
