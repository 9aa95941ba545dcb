package io.llmcost.agent.cli;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.eval.TaskMeasure;
import io.llmcost.agent.eval.TaskReport;
import io.llmcost.agent.llm.TaskClassifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private EvalOptions options;

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Settings settings = config.read(err);
    TaskMeasure measure = TaskMeasure.of(options.data, TaskClassifier.of(settings));
    EvalProblems.say(measure.problems(), measure.skipped(), err);
    if (measure.rows() == 0) {
      throw options.nothing(
          "prompt and task",
          "{\"prompt\":\"Please translate this product page into German.\",\"task\":\"translation\"}");
    }
    return options.print(
        spec,
        () -> TaskReport.json(options.data.getPath(), measure),
        () -> TaskReport.text(options.data.getPath(), measure));
  }
}
