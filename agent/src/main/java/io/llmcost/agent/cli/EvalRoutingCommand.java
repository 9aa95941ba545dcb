package io.llmcost.agent.cli;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.eval.GatePoint;
import io.llmcost.agent.eval.RoutingData;
import io.llmcost.agent.eval.RoutingJson;
import io.llmcost.agent.eval.RoutingMeasure;
import io.llmcost.agent.eval.RoutingNeeds;
import io.llmcost.agent.eval.RoutingText;
import io.llmcost.agent.prior.LinearPrior;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private EvalOptions options;

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    double minScore = firstMinScore(config.read(err).get(Options.ROUTES));
    RoutingData read = RoutingData.read(options.data);
    EvalProblems.say(read.problems(), read.skipped(), err);
    if (read.rows().isEmpty()) {
      throw options.nothing(
          "prompt, weak and strong",
          "{\"prompt\":\"What is 2 + 2?\",\"weak\":1,\"strong\":1,\"source\":\"maths\"}");
    }
    Map<String, double[]> needs = RoutingNeeds.of(read.rows(), LinearPrior.shipped());
    RoutingMeasure measure = RoutingMeasure.of(read.rows(), needs);
    GatePoint gate = GatePoint.of(read.rows(), needs, minScore);
    return options.print(
        spec,
        () -> RoutingJson.of(options.data.getPath(), read, measure, gate),
        () -> RoutingText.of(options.data.getPath(), read, measure, gate));
  }

  /** Of the first route with several models; without one the usual score. */
  private static double firstMinScore(List<Route> routes) {
    for (Route route : routes) {
      if (route.use().size() > 1) {
        return route.gate().minScore(0, route.use().size());
      }
    }
    return Gate.USUAL.minScore(0, 2);
  }
}
