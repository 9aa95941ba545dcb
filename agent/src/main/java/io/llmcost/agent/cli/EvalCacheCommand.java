package io.llmcost.agent.cli;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.eval.CacheData;
import io.llmcost.agent.eval.CacheJson;
import io.llmcost.agent.eval.CacheMeasure;
import io.llmcost.agent.eval.CacheSettings;
import io.llmcost.agent.eval.CacheText;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
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

  @Option(names = "--data", paramLabel = "FILE", required = true, description = "What to measure.")
  private File data;

  @Mixin private ConfigOption config;

  @Option(names = "--json", description = "For programs: everything, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Settings settings = config.read(err);
    CacheData read = CacheData.read(data);
    EvalProblems.say(read.problems(), read.skipped(), err);
    if (read.rows().isEmpty()) {
      throw new CommandFailure(
          data
              + " has no line with a, b and same. One looks like this:\n"
              + "{\"a\":\"How do I reset it?\",\"b\":\"How can I reset it?\",\"same\":1}");
    }
    CacheMeasure measure =
        CacheMeasure.of(
            read.rows(),
            new CacheSettings(
                settings.get(Options.SEMANTIC_THRESHOLD),
                settings.get(Options.SEMANTIC_GUARDS_OFF)));
    out.print(
        json
            ? CacheJson.of(data.getPath(), read, measure)
            : CacheText.of(data.getPath(), read, measure));
    out.flush();
    return ExitStatus.OK;
  }
}
