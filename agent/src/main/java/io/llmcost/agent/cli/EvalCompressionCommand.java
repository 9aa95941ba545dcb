package io.llmcost.agent.cli;

import io.llmcost.agent.eval.CompressionData;
import io.llmcost.agent.eval.CompressionMeasure;
import io.llmcost.agent.eval.CompressionReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private EvalOptions options;

  @Option(
      names = "--embedder",
      paramLabel = "FILE",
      description =
          "llmcost-embeddings.jar, to measure beside it what is kept where meanings count"
              + " (compress.context.embedder).")
  private String embedder;

  @Override
  public Integer call() throws IOException {
    CompressionData read = CompressionData.read(options.data);
    EvalProblems.say(read.problems(), read.skipped(), spec.commandLine().getErr());
    if (read.rows().isEmpty()) {
      throw options.nothing(
          "question and docs",
          "{\"question\":\"Who wrote Emma?\",\"docs\":[{\"title\":\"Emma\",\"text\":\"Emma is a"
              + " novel by Jane Austen.\"}],\"answers\":[\"Jane Austen\"],\"gold\":[0]}");
    }
    CompressionMeasure measure =
        CompressionMeasure.of(
            read.rows(), embedder == null ? null : new ExtensionMeanings(embedder));
    return options.print(
        spec,
        () -> CompressionReport.json(options.data.getPath(), read, measure),
        () -> CompressionReport.text(options.data.getPath(), read, measure));
  }
}
