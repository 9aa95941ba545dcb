package io.llmcost.agent.route;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Outcomes of a route's tiers by the place in the application that asks: one place asks one kind of
 * thing. Of bounded size; in memory only.
 */
final class OutcomesByPlace {

  static final int MAX_PLACES = 10_000;

  private final Map<String, Outcomes> outcomes = new ConcurrentHashMap<>();

  /**
   * @param tier by its text, which names the model: routes are changed
   * @param callSite null if unknown
   * @return null if there was none
   */
  Outcomes find(String route, String tier, String callSite) {
    return outcomes.get(key(route, tier, callSite));
  }

  /** Null if there are too many places. */
  Outcomes at(String route, String tier, String callSite) {
    String key = key(route, tier, callSite);
    Outcomes known = outcomes.get(key);
    return known != null || outcomes.size() >= MAX_PLACES
        ? known
        : outcomes.computeIfAbsent(key, any -> new Outcomes());
  }

  static String key(String route, String tier, String callSite) {
    return callSite + '\n' + tier + '\n' + route;
  }
}
