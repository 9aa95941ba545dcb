package io.llmcost.agent.cli;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.eval.TaskMeasure;
import io.llmcost.agent.eval.TaskReport;
import io.llmcost.agent.llm.TaskClassifier;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval tasks}: how often the kind of work of a prompt is told right. */
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    description = {
      "How often the kind of work of a prompt is told right.",
      "FILE is JSON Lines, also as .gz: prompt, and task: code, math, summarization … or a list"
          + " of those that are right."
    })
public final class EvalTasksCommand implements Callable<Integer> {

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
    TaskMeasure measure = TaskMeasure.of(data, TaskClassifier.of(settings));
    EvalProblems.say(measure.problems(), measure.skipped(), err);
    if (measure.rows() == 0) {
      throw new CommandFailure(
          data
              + " has no line with prompt and task. One looks like this:\n"
              + "{\"prompt\":\"Please translate this product page into German.\",\"task\":\"translation\"}");
    }
    out.print(
        json ? TaskReport.json(data.getPath(), measure) : TaskReport.text(data.getPath(), measure));
    out.flush();
    return ExitStatus.OK;
  }
}
