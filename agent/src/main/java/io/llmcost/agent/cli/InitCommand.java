package io.llmcost.agent.cli;

import io.llmcost.agent.ledger.LedgerPlace;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}: a configuration to begin with. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a commented configuration to begin with.")
final class InitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "llmcost.yaml",
      description = "Where to; ${DEFAULT-VALUE} without it, which the agent finds by itself.")
  private File file;

  @Option(names = "--force", description = "Overwrites a file that is there.")
  private boolean force;

  @Option(
      names = "--from-ledger",
      paramLabel = "DIR",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Adds routes that the calls of a ledger suggest, commented out; without DIR the ledger"
              + " where agents write by default.")
  private String fromLedger;

  private final OwnJar ownJar;

  InitCommand(OwnJar ownJar) {
    this.ownJar = ownJar;
  }

  @Override
  public Integer call() throws IOException {
    StarterFile starter = StarterFile.ofJar();
    int proposals = 0;
    if (fromLedger != null) {
      LedgerAdvice advice = LedgerAdvice.read(ledger());
      proposals = advice.count();
      starter = starter.with(advice);
    }
    write(starter.text());
    say(proposals);
    return ExitStatus.OK;
  }

  private File ledger() {
    File dir = LedgerPlace.of(fromLedger.isEmpty() ? null : fromLedger);
    if (dir == null) {
      throw new CommandFailure("There is no home directory to look in: name the ledger's DIR.");
    }
    return dir;
  }

  private void write(String text) throws IOException {
    File folder = file.getAbsoluteFile().getParentFile();
    if (folder != null && !folder.isDirectory()) {
      throw new CommandFailure("There is no folder " + folder + ": create it first.");
    }
    OpenOption[] options = {
      StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW,
    };
    if (force) {
      options =
          new OpenOption[] {
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
          };
    }
    try (OutputStream out = Files.newOutputStream(file.toPath(), options)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          file + " is there already and stays as it is. --force overwrites it.");
    }
  }

  private void say(int proposals) {
    PrintWriter out = spec.commandLine().getOut();
    File jar = ownJar.file();
    String path = jar == null ? "llmcost.jar" : jar.getPath();
    boolean isDefault = file.getPath().equals("llmcost.yaml");
    out.println("Wrote " + file + ".");
    if (fromLedger != null) {
      out.println(
          proposals == 0
              ? "The ledger suggests no route: no call site pays much for simple work."
              : proposals
                  + (proposals == 1 ? " route" : " routes")
                  + " from the ledger stand"
                  + (proposals == 1 ? "s" : "")
                  + " in it, commented out, with the figures.");
    }
    out.println();
    out.println("Next:");
    out.println("  java -jar " + path + " check " + file);
    out.println(
        "  java -javaagent:"
            + path
            + (isDefault ? "" : "=config=" + file.getAbsolutePath())
            + " -jar your-app.jar");
    out.println("  java -jar " + path + " report");
    out.println();
    out.println("The agent watches the file: changes hold within seconds, without a restart.");
    out.flush();
  }
}
