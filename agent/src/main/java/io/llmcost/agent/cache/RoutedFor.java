package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a route looked at when it sent a call to another model, beside the content that the key
 * covers. Only a call with the same may have that answer; and none once the routes are changed.
 */
final class RoutedFor {

  private static volatile HeaderNames lastNames = new HeaderNames(new ArrayList<>());

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
    List<Route> routes = exchange.settings().get(Options.ROUTES);
    HeaderNames names = lastNames;
    if (names.routes != routes) {
      names = new HeaderNames(routes);
      lastNames = names;
    }
    List<String> values = new ArrayList<>(names.names.size());
    for (String name : names.names) {
      values.add(exchange.request().headers().get(name));
    }
    return values;
  }

  /** The headers that routes look at; asked for by every hit, however many routes there are. */
  private static final class HeaderNames {
    private final List<Route> routes;
    private final Set<String> names = new LinkedHashSet<>();

    HeaderNames(List<Route> routes) {
      this.routes = routes;
      for (Route route : routes) {
        names.addAll(route.when().headers().keySet());
      }
    }
  }
}
