package io.llmcost.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is measured, and for whom. */
final class EvalOptions {

  /** What is printed, made only if it is. */
  interface Text {
    String made() throws IOException;
  }

  @Option(names = "--data", paramLabel = "FILE", required = true, description = "What to measure.")
  File data;

  @Option(names = "--json", description = "For programs: everything, as JSON.")
  private boolean json;

  /**
   * What is said of a file that has nothing to measure.
   *
   * @param example a line of it that would do
   */
  CommandFailure nothing(String members, String example) {
    return new CommandFailure(
        data + " has no line with " + members + ". One looks like this:\n" + example);
  }

  int print(CommandSpec spec, Text forPrograms, Text forPeople) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print((json ? forPrograms : forPeople).made());
    out.flush();
    return ExitStatus.OK;
  }
}
