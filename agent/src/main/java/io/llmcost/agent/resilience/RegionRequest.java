package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.provider.ProviderRequest;
import java.util.List;

/** Makes what is sent to a region of what was to go to its provider's base URL. */
final class RegionRequest {

  private RegionRequest() {}

  static boolean isBelow(String base, String path) {
    return path.startsWith(base)
        && (base.isEmpty()
            || base.endsWith("/")
            || path.length() == base.length()
            || path.charAt(base.length()) == '/');
  }

  /**
   * Whether it may go there: with a key of the region's, or to its own origin with its own, and by
   * the residency of its route.
   */
  static boolean isPossible(Region region, Exchange exchange) {
    List<String> residency = exchange.trace().residency();
    if (!residency.isEmpty() && !residency.contains(region.name())) {
      return false;
    }
    return region.place().apiKey() != null
        || region.place().baseUrl().sameOrigin(exchange.request().url());
  }

  static Exchange of(Provider provider, Region region, Exchange exchange) {
    HttpRequest request = exchange.request();
    Url url = url(provider, region.place().baseUrl(), request.url());
    if (url.equals(request.url())) {
      return exchange;
    }
    HttpRequest moved =
        url.sameOrigin(request.url())
            ? request.withUrl(url)
            : ProviderRequest.at(region.place(), url, request, request.body(), requestId(exchange));
    return exchange.with(moved, exchange.call());
  }

  private static String requestId(Exchange exchange) {
    return exchange.settings().get(Options.RETRY_REQUEST_ID) ? exchange.trace().callId() : null;
  }

  private static Url url(Provider provider, Url base, Url asked) {
    String rest = asked.path().substring(trimmed(provider.baseUrl().path()).length());
    int query = base.pathAndQuery().indexOf('?');
    int askedQuery = asked.pathAndQuery().indexOf('?');
    String end =
        query >= 0
            ? base.pathAndQuery().substring(query)
            : askedQuery >= 0 ? asked.pathAndQuery().substring(askedQuery) : "";
    return new Url(base.scheme(), base.host(), base.port(), trimmed(base.path()) + rest + end);
  }

  private static String trimmed(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
