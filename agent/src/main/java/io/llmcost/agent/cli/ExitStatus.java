package io.llmcost.agent.cli;

import picocli.CommandLine.ParameterException;

/** What the process's exit status says. The help lists them. */
final class ExitStatus {

  static final int OK = 0;

  /** What was asked for could not be done, or was found wanting; stderr says why. */
  static final int FAILED = 1;

  /** The command line itself is wrong. */
  static final int USAGE = 2;

  /** An error of llmcost. */
  static final int INTERNAL = 3;

  private ExitStatus() {}

  static int of(Throwable problem) {
    return problem instanceof ParameterException
        ? USAGE
        : problem instanceof CommandFailure ? FAILED : INTERNAL;
  }
}
