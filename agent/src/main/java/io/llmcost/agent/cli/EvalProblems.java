package io.llmcost.agent.cli;

import java.io.PrintWriter;
import java.util.List;

/** Says which lines of a data file were passed over. */
final class EvalProblems {

  private EvalProblems() {}

  /**
   * @param problems of the first lines that were passed over
   * @param skipped how many were
   */
  static void say(List<String> problems, int skipped, PrintWriter err) {
    problems.forEach(err::println);
    if (skipped > problems.size()) {
      err.println("… and " + Plural.of(skipped - problems.size(), "more line"));
    }
    err.flush();
  }
}
