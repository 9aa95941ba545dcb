package io.llmcost.agent.cli;

import io.llmcost.agent.cli.attach.AttachApi;
import io.llmcost.agent.cli.attach.AttachException;
import io.llmcost.agent.cli.attach.Target;
import java.io.File;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach}: takes the agent into an application that runs already. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description = "Loads the agent into a Java process that runs already.")
final class AttachCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PID",
      description = "The process; without it those that can be attached to are listed.")
  private String pid;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "As behind -javaagent:llmcost.jar= : config=FILE, preset=observe ...")
  private List<String> settings = new ArrayList<>();

  private final OwnJar ownJar;

  AttachCommand(OwnJar ownJar) {
    this.ownJar = ownJar;
  }

  @Override
  public Integer call() {
    File jar = ownJar.file();
    if (jar == null) {
      throw new CommandFailure("This does not run from llmcost.jar, so there is nothing to load.");
    }
    try {
      AttachApi api = AttachApi.find();
      if (pid == null) {
        return list(api);
      }
      if (!pid.matches("[1-9]\\d{0,9}")) {
        throw new CommandFailure(
            "PID is the number of a process, and not '" + pid + "'.\n" + known(api));
      }
      String argument = AgentSettings.of(settings);
      attach(api, jar, argument);
    } catch (AttachException e) {
      throw new CommandFailure(e.getMessage());
    }
    return ExitStatus.OK;
  }

  private int list(AttachApi api) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(known(api));
    out.println("To load the agent: java -jar llmcost.jar attach PID");
    out.flush();
    return ExitStatus.OK;
  }

  private void attach(AttachApi api, File jar, String argument) throws AttachException {
    if (!api.exists(pid)) {
      throw new CommandFailure("There is no process " + pid + ".\n" + known(api));
    }
    if (!api.isJava(pid)) {
      throw new CommandFailure(
          "Process "
              + pid
              + " is no Java process that can be attached to: it is another program, belongs to"
              + " another user or container, or was started with -XX:+DisableAttachMechanism.\n"
              + known(api));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Target target = api.attach(pid)) {
      if (target.hasAgent()) {
        throw new CommandFailure(
            "The agent is in process "
                + pid
                + " already. To change what it does, change its configuration file: it is watched.");
      }
      target.load(jar, argument);
      if (!target.hasAgent()) {
        throw new CommandFailure(
            "The agent was loaded into process "
                + pid
                + " but did not start there; that process's stderr says why.");
      }
      out.println("The agent runs in process " + pid + " (Java " + target.javaVersion() + ").");
      if (target.warnsOfAgents()) {
        out.println("That process has printed a warning of the JVM about it, which is harmless.");
        out.println("With -XX:+EnableDynamicAgentLoading it does not.");
      }
    }
    out.println("Calls from now on are handled, also those of clients that exist already.");
    out.println("It stays until the process ends; preset: off in its configuration silences it.");
    out.flush();
  }

  private static String known(AttachApi api) {
    Map<String, String> processes = api.list();
    if (processes.isEmpty()) {
      return "This user runs no other Java process that can be attached to.\n";
    }
    StringBuilder text = new StringBuilder("Java processes that can be attached to:\n");
    processes.forEach((id, name) -> text.append(String.format("  %7s  %s%n", id, name)));
    return text.toString();
  }
}
