package io.llmcost.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code llmcost} without a command: says what there is. A new command is one line here. */
@Command(
    name = "llmcost",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      ReportCommand.class,
      PricesCommand.class,
      AttachCommand.class,
      EvalCommand.class,
      CacheCommand.class,
      HelpCommand.class,
    },
    customSynopsis = {
      "  java -javaagent:llmcost.jar -jar your-app.jar     your application pays less",
      "  java -jar llmcost.jar COMMAND                     what follows",
    },
    synopsisHeading = "",
    header = {
      "llmcost lowers what a Java application pays for LLM calls; its source stays.",
      "",
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  1. java -javaagent:llmcost.jar -jar your-app.jar   equal calls are paid once",
      "  2. java -jar llmcost.jar report                    what it spent and saved",
      "  3. java -jar llmcost.jar init                      a file to go further",
      "",
      "Exit status: 0 done, 1 a problem that stderr explains, 2 wrong usage,",
      "3 an error of llmcost.",
    })
final class RootCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }

  /** Reads the jar's manifest when asked. */
  static final class Version implements IVersionProvider {
    private final OwnJar jar;

    Version(OwnJar jar) {
      this.jar = jar;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"llmcost " + jar.version()};
    }
  }
}
