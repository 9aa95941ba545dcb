package io.llmcost.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code eval}: measures what the agent decides, on a user's own data. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = "Measures what the agent decides, on data of yours.",
    subcommands = {
      EvalRoutingCommand.class,
      EvalTasksCommand.class,
      EvalCompressionCommand.class,
      EvalCacheCommand.class
    })
final class EvalCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }
}
