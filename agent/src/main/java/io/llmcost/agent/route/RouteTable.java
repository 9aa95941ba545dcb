package io.llmcost.agent.route;

import io.llmcost.agent.config.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes of one configuration, compiled. Which of them a call site can match is worked out once
 * for each call site, so a call's cost does not grow with their number.
 */
final class RouteTable {

  private static final int MAX_CALL_SITES = 20_000;
  private static final String UNKNOWN = "";

  private final List<Route> source;
  private final List<CompiledRoute> routes = new ArrayList<>();
  private final Map<String, List<CompiledRoute>> byCallSite = new ConcurrentHashMap<>();

  RouteTable(List<Route> source) {
    this.source = source;
    for (Route route : source) {
      routes.add(new CompiledRoute(route));
    }
  }

  /** Whether this was made from that very list. */
  boolean isOf(List<Route> list) {
    return source == list;
  }

  boolean isEmpty() {
    return routes.isEmpty();
  }

  /** All of them, in their order. */
  List<CompiledRoute> all() {
    return routes;
  }

  /**
   * Those that a call from there can match, in their order.
   *
   * @param callSite null if unknown
   */
  List<CompiledRoute> at(String callSite) {
    String key = callSite == null ? UNKNOWN : callSite;
    List<CompiledRoute> known = byCallSite.get(key);
    if (known != null) {
      return known;
    }
    List<CompiledRoute> admitted = new ArrayList<>();
    for (CompiledRoute route : routes) {
      if (route.admitsCallSite(callSite)) {
        admitted.add(route);
      }
    }
    if (byCallSite.size() < MAX_CALL_SITES) {
      byCallSite.put(key, admitted);
    }
    return admitted;
  }
}
