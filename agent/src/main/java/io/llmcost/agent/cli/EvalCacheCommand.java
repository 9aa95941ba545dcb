package io.llmcost.agent.cli;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.eval.CacheData;
import io.llmcost.agent.eval.CacheJson;
import io.llmcost.agent.eval.CacheMeasure;
import io.llmcost.agent.eval.CacheSettings;
import io.llmcost.agent.eval.CacheText;
import io.llmcost.agent.semantic.DenseVector;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval cache}: how often texts are taken for the same, rightly and wrongly. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = {
      "How often the semantic cache takes texts for the same, rightly and wrongly.",
      "FILE is JSON Lines, also as .gz: a, b (two texts), same (whether the answer to the one is"
          + " good for the other; 0 or 1) and, if there, cat (what kind of pair it is)."
    })
public final class EvalCacheCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private EvalOptions options;

  @Option(
      names = "--embedder",
      paramLabel = "lexical|FILE",
      description =
          "What compares texts: their words, or llmcost-embeddings.jar. Otherwise as configured"
              + " (cache.semantic.extension).")
  private String embedder;

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Settings settings = config.read(err);
    CacheData read = CacheData.read(options.data);
    EvalProblems.say(read.problems(), read.skipped(), err);
    if (read.rows().isEmpty()) {
      throw options.nothing(
          "a, b and same",
          "{\"a\":\"How do I reset it?\",\"b\":\"How can I reset it?\",\"same\":1}");
    }
    CacheMeasure measure =
        CacheMeasure.of(
            read.rows(),
            new CacheSettings(
                settings.get(Options.SEMANTIC_THRESHOLD),
                settings.get(Options.SEMANTIC_GUARDS_OFF),
                meanings(settings)));
    return options.print(
        spec,
        () -> CacheJson.of(options.data.getPath(), read, measure),
        () -> CacheText.of(options.data.getPath(), read, measure));
  }

  /** Null if texts are compared by their words. */
  private Function<String, DenseVector> meanings(Settings settings) {
    String file = embedder != null ? embedder : settings.get(Options.SEMANTIC_EXTENSION);
    if (file == null || file.equals("lexical")) {
      return null;
    }
    return new ExtensionMeanings(file);
  }
}
