package io.llmcost.agent.cli;

import io.llmcost.agent.eval.RoutingData;
import io.llmcost.agent.eval.RoutingJson;
import io.llmcost.agent.eval.RoutingMeasure;
import io.llmcost.agent.eval.RoutingNeeds;
import io.llmcost.agent.eval.RoutingText;
import io.llmcost.agent.prior.LinearPrior;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval routing}: how well prompts are told apart that need the strong model. */
@Command(
    name = "routing",
    mixinStandardHelpOptions = true,
    description = {
      "How well prompts are told apart that need the strong model.",
      "FILE is JSON Lines, also as .gz: prompt, weak, strong (what either model's answer is"
          + " worth, 0 to 1) and, if there, weak_response (its text) and source (as a call site)."
    })
public final class EvalRoutingCommand implements Callable<Integer> {

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
    config.read(err);
    RoutingData read = RoutingData.read(data);
    EvalProblems.say(read.problems(), read.skipped(), err);
    if (read.rows().isEmpty()) {
      throw new CommandFailure(
          data
              + " has no line with prompt, weak and strong. One looks like this:\n"
              + "{\"prompt\":\"What is 2 + 2?\",\"weak\":1,\"strong\":1,\"source\":\"maths\"}");
    }
    RoutingMeasure measure =
        RoutingMeasure.of(read.rows(), RoutingNeeds.of(read.rows(), LinearPrior.shipped()));
    out.print(
        json
            ? RoutingJson.of(data.getPath(), read, measure)
            : RoutingText.of(data.getPath(), read, measure));
    out.flush();
    return ExitStatus.OK;
  }
}
