package io.llmcost.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    List<Double> with = values.get(key(agent, program, quantity));
    List<Double> without = values.get(key(Agent.NONE.name(), program, quantity));
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(with.size(), without.size()); i++) {
      differences.add(with.get(i) - without.get(i));
    }
    differences.sort(null);
    return differences.get(differences.size() / 2);
  }
}
