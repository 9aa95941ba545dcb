package io.llmcost.agent.cli;

import io.llmcost.agent.cli.report.Terminal;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Problem;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.price.PriceBook;
import java.io.File;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: whether a configuration is right, and what it does. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks a configuration and says what would happen with it.")
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "The configuration; without it what the agent would find here: llmcost.yaml, and"
              + " settings of the environment.")
  private File file;

  @Option(names = "--ascii", description = "Without characters that are not ASCII.")
  private boolean ascii;

  @Override
  public Integer call() {
    ReadResult read =
        SettingsReader.read(file == null ? Sources.ofProcess(null) : Sources.ofFile(file));
    if (!read.errors().isEmpty()) {
      sayErrors(read.errors());
      return ExitStatus.FAILED;
    }
    Terminal terminal = ascii ? Terminal.ofProcess().ascii() : Terminal.ofProcess();
    Settings settings = read.settings();
    PriceBook book = PriceBook.builder().settings(settings).build();
    List<String> warnings = ConfigWarnings.of(read, book);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        terminal.bold(
            subject(read)
                + (warnings.isEmpty()
                    ? ": no problem found"
                    : ": no error, " + Plural.of(warnings.size(), "warning"))));
    Outline outline = new Outline(out, terminal);
    new ConfigOutline(settings, book, Instant.now()).write(outline);
    if (!warnings.isEmpty()) {
      outline.heading("Warnings");
      for (String warning : warnings) {
        outline.line(terminal.warning(warning));
      }
    }
    out.flush();
    return ExitStatus.OK;
  }

  private void sayErrors(List<Problem> errors) {
    PrintWriter err = spec.commandLine().getErr();
    for (Problem error : errors) {
      err.println(error);
    }
    err.println();
    err.println(
        Plural.of(errors.size(), "error")
            + ". As it is, the agent would only observe at start, and keep the last good"
            + " configuration when it runs.");
    err.flush();
  }

  private String subject(ReadResult read) {
    if (file != null) {
      return file.getPath();
    }
    for (File found : read.files()) {
      if (found.exists()) {
        return found.getPath();
      }
    }
    return "No llmcost.yaml here, so preset " + read.settings().get(Options.PRESET).id();
  }
}
