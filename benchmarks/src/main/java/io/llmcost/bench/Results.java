package io.llmcost.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** What was measured, by agent, program and quantity. Mutable. */
final class Results {

  private final Map<String, List<Double>> values = new HashMap<>();

  void add(Agent agent, String program, Map<String, Double> measured) {
    measured.forEach(
        (quantity, value) ->
            values
                .computeIfAbsent(key(agent.name(), program, quantity), key -> new ArrayList<>())
                .add(value));
  }

  private static String key(String agent, String program, String quantity) {
    return agent + '/' + program + '/' + quantity;
  }

  boolean has(String agent, String program, String quantity) {
    return values.containsKey(key(agent, program, quantity));
  }

  /** The median over all rounds. */
  double median(String agent, String program, String quantity) {
    List<Double> sorted = values.get(key(agent, program, quantity)).stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median of the differences to no agent, round by round. */
  double added(String agent, String program, String quantity) {
    return middle(agent, program, quantity, (with, without) -> with - without);
  }

  /** The same as a share of what there is without one, in percent. */
  double addedPercent(String agent, String program, String quantity) {
    return middle(agent, program, quantity, (with, without) -> (with - without) / without * 100);
  }

  private double middle(
      String agent, String program, String quantity, DoubleBinaryOperator comparison) {
    List<Double> with = values.get(key(agent, program, quantity));
    List<Double> without = values.get(key(Agent.NONE.name(), program, quantity));
    List<Double> compared = new ArrayList<>();
    for (int i = 0; i < Math.min(with.size(), without.size()); i++) {
      compared.add(comparison.applyAsDouble(with.get(i), without.get(i)));
    }
    compared.sort(null);
    return compared.get(compared.size() / 2);
  }
}
