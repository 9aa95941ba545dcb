package io.llmcost.agent.eval;

import io.llmcost.agent.prior.Feature;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PassEstimates;
import io.llmcost.agent.prior.PromptFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How much each way of routing wants the strong model for each prompt. All of them are the
 * product's own; what learns sees the prompts in the order of the file, and of each its outcome
 * only after it has said what it wants.
 */
public final class RoutingNeeds {

  private final List<RoutingRow> rows;
  private final LinearPrior prior;
  private final List<PromptFeatures> prompts = new ArrayList<>();

  private RoutingNeeds(List<RoutingRow> rows, LinearPrior prior) {
    this.rows = rows;
    this.prior = prior;
    for (RoutingRow row : rows) {
      prompts.add(PromptFeatures.of(row.prompt()));
    }
  }

  /** By the name of the router: by row, how much it wants the strong model, or NaN. */
  public static Map<String, double[]> of(List<RoutingRow> rows, LinearPrior prior) {
    return new RoutingNeeds(rows, prior).all();
  }

  private Map<String, double[]> all() {
    Map<String, double[]> needs = new LinkedHashMap<>();
    needs.put("oracle", rows.stream().mapToDouble(row -> row.strong() - row.weak()).toArray());
    needs.put("length", byPrompt(prompt -> prompt.value(Feature.LENGTH)));
    needs.put("prior", byPrompt(prompt -> -prior.probability(prompt)));
    needs.put("outcomes", learning(RoutingRow::weak));
    needs.put("shadows", learning(RoutingNeeds::kept));
    if (rows.stream().allMatch(row -> row.weakResponse() != null)) {
      needs.putAll(AnswerNeeds.of(rows, prompts, prior));
    }
    return needs;
  }

  /**
   * What of the strong model's answer the weak one's is worth, 0 to 1: what a shadow call shows.
   */
  static double kept(RoutingRow row) {
    return 1 - Math.max(0, row.strong() - row.weak());
  }

  private double[] byPrompt(ToDoubleFunction<PromptFeatures> need) {
    return prompts.stream()
        .mapToDouble(prompt -> prompt.isKnown() ? need.applyAsDouble(prompt) : Double.NaN)
        .toArray();
  }

  private double[] learning(ToDoubleFunction<RoutingRow> outcome) {
    PassEstimates estimates = PassEstimates.ofPrompts(prior);
    double[] needs = new double[rows.size()];
    for (int i = 0; i < needs.length; i++) {
      RoutingRow row = rows.get(i);
      needs[i] = -estimates.probability(row.source(), prompts.get(i));
      estimates.note(row.source(), prompts.get(i), outcome.applyAsDouble(row));
    }
    return needs;
  }
}
