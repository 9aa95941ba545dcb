package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.gateway.Exchange;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long answers are kept that routes have given; asked at every call, however many there are.
 */
final class RouteTtls {

  private static volatile RouteTtls last = new RouteTtls(Collections.emptyList());

  private final List<Route> routes;
  private final Map<String, Duration> byRoute = new HashMap<>();
  private final Duration longest;

  private RouteTtls(List<Route> routes) {
    this.routes = routes;
    Duration most = null;
    for (Route route : routes) {
      Duration ttl = route.cacheTtl();
      if (ttl != null) {
        byRoute.put(route.name(), ttl);
        most = most == null || ttl.compareTo(most) > 0 ? ttl : most;
      }
    }
    this.longest = most;
  }

  private static RouteTtls of(Exchange exchange) {
    List<Route> routes = exchange.settings().get(Options.ROUTES);
    RouteTtls known = last;
    if (known.routes != routes) {
      known = new RouteTtls(routes);
      last = known;
    }
    return known;
  }

  /** Of the route that was taken; null if it says nothing, or there is none. */
  static Duration taken(Exchange exchange) {
    String route = exchange.trace().route();
    return route == null ? null : of(exchange).byRoute.get(route);
  }

  /** Of all routes; null if none says anything. */
  static Duration longest(Exchange exchange) {
    return of(exchange).longest;
  }
}
