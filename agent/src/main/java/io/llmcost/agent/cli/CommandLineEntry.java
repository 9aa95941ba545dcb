package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.Terminal;
import java.io.File;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code java -jar llmcost.jar …}. */
public final class CommandLineEntry {

  private CommandLineEntry() {}

  /**
   * Runs a command and returns its exit status, which {@link ExitStatus} explains.
   *
   * @param jar what the program runs from
   */
  public static int run(File jar, String[] arguments) {
    Ansi ansi = Terminal.ofProcess().hasColour() ? Ansi.ON : Ansi.OFF;
    int status =
        commandLine(new OwnJar(jar))
            .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
            .execute(arguments);
    System.out.flush();
    System.err.flush();
    return status;
  }

  /** All commands, ready to be executed. */
  static CommandLine commandLine(OwnJar jar) {
    return new CommandLine(new RootCommand(), new Commands(jar))
        .setUsageHelpAutoWidth(false)
        .setExitCodeExceptionMapper(problem -> ExitStatus.of(problem))
        .setParameterExceptionHandler(new WrongUsage())
        .setExecutionExceptionHandler(new FailedCommand());
  }
}
