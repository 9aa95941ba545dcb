package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a route looked at when it sent a call to another model, beside the content that the key
 * covers. Only a call with the same may have that answer; and none once the routes are changed.
 */
final class RoutedFor {

  private final List<Route> routes;
  private final String callSite;
  private final List<String> tags;
  private final List<String> headerValues;

  private RoutedFor(Exchange exchange) {
    this.routes = exchange.settings().get(Options.ROUTES);
    this.callSite = exchange.trace().callSite();
    this.tags = exchange.controls().tags();
    this.headerValues = headerValues(exchange);
  }

  /** Null if no route was taken. */
  static RoutedFor of(Exchange exchange) {
    return exchange.trace().route() == null ? null : new RoutedFor(exchange);
  }

  boolean suits(Exchange exchange) {
    return !exchange.controls().highQuality()
        && routes == exchange.settings().get(Options.ROUTES)
        && exchange.settings().get(Options.ROUTE_ENABLED)
        && Objects.equals(callSite, exchange.trace().callSite())
        && tags.equals(exchange.controls().tags())
        && headerValues.equals(headerValues(exchange));
  }

  private static List<String> headerValues(Exchange exchange) {
    List<String> values = new ArrayList<>(0);
    for (Route route : exchange.settings().get(Options.ROUTES)) {
      for (String name : route.when().headers().keySet()) {
        values.add(exchange.request().headers().get(name));
      }
    }
    return values;
  }
}
