package io.llmcost.agent.provider;

import io.llmcost.agent.config.Provider;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;

/**
 * Makes the request that a provider other than the application's gets. It starts from nothing: of
 * the application's headers it takes what the body's form is said with, so that no credential,
 * cookie or name of the application's can reach another origin, whatever header it stands in.
 */
public final class ProviderRequest {

  private static final String[] TAKEN = {"content-type", "accept"};

  private ProviderRequest() {}

  /**
   * @param original what the application asked
   * @param body what is to be sent instead of its body
   * @throws IllegalArgumentException if the provider has no key of its own
   */
  public static HttpRequest to(
      Provider provider, Endpoint endpoint, HttpRequest original, byte[] body) {
    if (provider.apiKey() == null) {
      throw new IllegalArgumentException("Provider " + provider.name() + " has no api_key");
    }
    return new HttpRequest(
        original.method(), url(provider, endpoint), headers(provider, original), body);
  }

  /** Where a provider serves an endpoint; a query of its base URL is kept. */
  public static Url url(Provider provider, Endpoint endpoint) {
    Url base = provider.baseUrl();
    String path = base.path();
    String query = base.pathAndQuery().substring(path.length());
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new Url(base.scheme(), base.host(), base.port(), prefix + endpoint.suffix() + query);
  }

  /** Whether a request goes to where this provider serves the endpoint. */
  public static boolean isAt(Provider provider, Endpoint endpoint, HttpRequest request) {
    Url url = url(provider, endpoint);
    return url.sameOrigin(request.url()) && url.path().equals(request.url().path());
  }

  private static Headers headers(Provider provider, HttpRequest original) {
    Headers headers = Headers.EMPTY;
    for (String name : TAKEN) {
      String value = original.headers().get(name);
      if (value != null) {
        headers = headers.with(name, value);
      }
    }
    if (!headers.has("content-type")) {
      headers = headers.with("content-type", "application/json");
    }
    Headers own = provider.headers();
    for (int i = 0; i < own.size(); i++) {
      headers = headers.with(own.name(i), own.value(i));
    }
    return provider.apiKeyHeader() == null
        ? headers.with("authorization", "Bearer " + provider.apiKey())
        : headers.with(provider.apiKeyHeader(), provider.apiKey());
  }
}
