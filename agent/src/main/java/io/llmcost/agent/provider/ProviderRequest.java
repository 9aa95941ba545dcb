package io.llmcost.agent.provider;

import io.llmcost.agent.config.Provider;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the request that a provider other than the application's gets. It starts from nothing: of
 * the application's headers it takes what the body's form is said with, and the trace that the call
 * belongs to, so that no credential, cookie or name of the application's can reach another origin,
 * whatever header it stands in.
 */
public final class ProviderRequest {

  private static final String[] TAKEN = {"content-type", "accept", "traceparent"};
  private static final String REQUEST_ID = "x-request-id";

  private ProviderRequest() {}

  /**
   * @param suffix what stands behind the base URL, from a slash on
   * @param model as the provider calls it
   * @param original what the application asked
   * @param body what is to be sent instead of its body
   * @throws IllegalArgumentException if the provider has no key of its own
   */
  public static HttpRequest to(
      Provider provider, String suffix, String model, HttpRequest original, byte[] body) {
    if (provider.apiKey() == null) {
      throw new IllegalArgumentException("Provider " + provider.name() + " has no api_key");
    }
    return at(provider, provider.url(suffix, model), original, body, null);
  }

  /**
   * As {@link #to}, at a URL that is known to be the provider's.
   *
   * @param requestId by which the request can be found at the provider; null for none
   */
  public static HttpRequest at(
      Provider provider, Url url, HttpRequest original, byte[] body, String requestId) {
    return new HttpRequest(original.method(), url, headers(provider, original, requestId), body);
  }

  /** Where a provider serves a model; a query of its base URL is kept. */
  public static Url url(Provider provider, Endpoint endpoint, String model) {
    return provider.url(endpoint.suffix(), model);
  }

  /** Whether a request goes to where this provider serves the model. */
  public static boolean isAt(
      Provider provider, Endpoint endpoint, String model, HttpRequest request) {
    Url url = url(provider, endpoint, model);
    return url.sameOrigin(request.url()) && url.path().equals(request.url().path());
  }

  private static Headers headers(Provider provider, HttpRequest original, String requestId) {
    List<String> fields = new ArrayList<>(8);
    if (requestId != null && !provider.headers().has(REQUEST_ID)) {
      fields.add(REQUEST_ID);
      fields.add(requestId);
    }
    for (String name : TAKEN) {
      String value = original.headers().get(name);
      if (value != null) {
        fields.add(name);
        fields.add(value);
      }
    }
    if (!original.headers().has("content-type")) {
      fields.add("content-type");
      fields.add("application/json");
    }
    String keyHeader = provider.apiKeyHeader() == null ? "authorization" : provider.apiKeyHeader();
    Headers headers = Headers.ofTrusted(fields.toArray(new String[0]));
    Headers own = provider.headers();
    for (int i = 0; i < own.size(); i++) {
      headers = headers.with(own.name(i), own.value(i));
    }
    return headers.with(keyHeader, provider.credential());
  }
}
