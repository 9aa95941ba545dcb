package io.llmcost.agent.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, and the name that was likely meant. */
final class WrongUsage implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(message(e, command));
    err.println("See: java -jar llmcost.jar " + helpOf(command.getCommandSpec()));
    err.flush();
    return ExitStatus.USAGE;
  }

  private static String message(ParameterException e, CommandLine command) {
    if (!(e instanceof UnmatchedArgumentException)) {
      return e.getMessage();
    }
    String unknown = ((UnmatchedArgumentException) e).getUnmatched().get(0);
    boolean option = unknown.startsWith("-") && unknown.length() > 1;
    CommandSpec spec = command.getCommandSpec();
    List<String> known =
        option ? options(spec) : new ArrayList<>(command.getSubcommands().keySet());
    if (!option && known.isEmpty()) {
      return spec.name() + " takes no '" + unknown + "'";
    }
    String what = option ? "option " : "command ";
    String nearest = NearestWord.to(unknown.split("=", 2)[0], known);
    return "There is no "
        + what
        + unknown
        + (spec.parent() == null ? "" : " of " + spec.name())
        + (nearest == null ? "" : ". Did you mean " + nearest + "?");
  }

  private static List<String> options(CommandSpec spec) {
    List<String> names = new ArrayList<>();
    spec.options().forEach(option -> names.addAll(Arrays.asList(option.names())));
    return names;
  }

  private static String helpOf(CommandSpec spec) {
    return spec.parent() == null ? "--help" : spec.name() + " --help";
  }
}
