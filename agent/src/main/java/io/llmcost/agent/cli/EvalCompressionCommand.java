package io.llmcost.agent.cli;

import io.llmcost.agent.eval.CompressionData;
import io.llmcost.agent.eval.CompressionMeasure;
import io.llmcost.agent.eval.CompressionReport;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval compression}: how much of what questions need is kept. */
@Command(
    name = "compression",
    mixinStandardHelpOptions = true,
    description = {
      "How much of what questions need is kept when documents are cut for them.",
      "FILE is JSON Lines, also as .gz: question, docs (texts, or objects with title and text) and,"
          + " if there, answers (texts that stand in docs) and gold (places of the docs that are"
          + " needed, from 0)."
    })
final class EvalCompressionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "FILE", required = true, description = "What to measure.")
  private File data;

  @Option(names = "--json", description = "For programs: everything, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CompressionData read = CompressionData.read(data);
    EvalProblems.say(read.problems(), read.skipped(), spec.commandLine().getErr());
    if (read.rows().isEmpty()) {
      throw new CommandFailure(
          data
              + " has no line with question and docs. One looks like this:\n"
              + "{\"question\":\"Who wrote Emma?\",\"docs\":[{\"title\":\"Emma\",\"text\":\"Emma is a"
              + " novel by Jane Austen.\"}],\"answers\":[\"Jane Austen\"],\"gold\":[0]}");
    }
    CompressionMeasure measure = CompressionMeasure.of(read.rows());
    out.print(
        json
            ? CompressionReport.json(data.getPath(), read, measure)
            : CompressionReport.text(data.getPath(), read, measure));
    out.flush();
    return ExitStatus.OK;
  }
}
