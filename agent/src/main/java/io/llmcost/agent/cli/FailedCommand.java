package io.llmcost.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong without a stack trace, unless it is an error of ours. */
final class FailedCommand implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    int status = ExitStatus.of(e);
    if (e instanceof CommandFailure) {
      err.println(e.getMessage());
    } else if (e instanceof IOException) {
      err.println(command.getCommandName() + ": " + IoProblem.describe((IOException) e));
      status = ExitStatus.FAILED;
    } else {
      err.println("An error of llmcost in " + command.getCommandName() + ", please report it:");
      e.printStackTrace(err);
    }
    err.flush();
    return status;
  }
}
