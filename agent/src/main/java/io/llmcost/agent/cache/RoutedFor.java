package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.HashBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final String routing;
  private final byte[] digest;

  private RoutedFor(Exchange exchange) {
    this.routing = exchange.settings().routing();
    this.digest = null;
    this.routes = exchange.settings().get(Options.ROUTES);
    this.callSite = exchange.trace().callSite();
    this.tags = exchange.controls().tags();
    this.headerValues = headerValues(exchange);
  }

  private RoutedFor(byte[] digest) {
    this.digest = digest;
    this.routing = null;
    this.routes = null;
    this.callSite = null;
    this.tags = null;
    this.headerValues = null;
  }

  /**
   * What another process wrote down.
   *
   * @param digest its {@link #digest}
   */
  static RoutedFor ofDigest(byte[] digest) {
    return new RoutedFor(digest);
  }

  /**
   * All of it, and what the routes are, as a SHA-256: equal in two processes only if their routes
   * send such a call to the same place.
   *
   * @return null where it is not known what the routes are made from
   */
  byte[] digest() {
    if (digest != null || routing == null) {
      return digest;
    }
    HashBuffer parts = HashBuffer.take();
    parts.append(routing);
    append(parts, callSite);
    parts.appendInt(tags.size());
    tags.forEach(parts::append);
    headerValues.forEach(value -> append(parts, value));
    return parts.sha256();
  }

  private static void append(HashBuffer parts, String text) {
    parts.appendInt(text == null ? 0 : 1);
    if (text != null) {
      parts.append(text);
    }
  }

  /** Null if no route was taken. */
  static RoutedFor of(Exchange exchange) {
    return exchange.trace().route() == null ? null : new RoutedFor(exchange);
  }

  boolean suits(Exchange exchange) {
    if (digest != null) {
      return !exchange.controls().highQuality()
          && exchange.settings().get(Options.ROUTE_ENABLED)
          && Arrays.equals(digest, new RoutedFor(exchange).digest());
    }
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
