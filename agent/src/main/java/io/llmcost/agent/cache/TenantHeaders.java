package io.llmcost.agent.cache;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which request headers say who calls, or change what is answered. Gateways in front of a
 * provider use names of their own, so every name counts that is not known to mean nothing of that
 * kind: a header too many costs a hit, one too few gives one tenant the other's answer.
 */
final class TenantHeaders {

  private static final String[] CREDENTIALS = {
    "auth", "key", "token", "secret", "credential", "cookie", "signature",
  };
  private static final Set<String> HARMLESS =
      new HashSet<>(
          Arrays.asList(
              "accept",
              "accept-charset",
              "accept-encoding",
              "cache-control",
              "connection",
              "content-length",
              "content-type",
              "date",
              "expect",
              "host",
              "http2-settings",
              "idempotency-key",
              "keep-alive",
              "pragma",
              "te",
              "transfer-encoding",
              "upgrade",
              // what is obeyed, so that an answer it asks for is kept for those who do not
              "helicone-cache-enabled",
              "x-portkey-cache-force-refresh",
              "user-agent",
              // what ties a call to others in logs and traces
              "b3",
              "baggage",
              "correlation-id",
              "newrelic",
              "request-id",
              "x-client-request-id",
              "x-correlation-id",
              "x-ms-client-request-id",
              "x-request-id"));
  private static final String[] HARMLESS_PREFIXES = {"x-stainless-", "x-b3-", "x-datadog-"};
  private static final String[] HARMLESS_WORDS = {
    "traceparent", "tracestate", "trace-id", "-trace"
  };
  private static final int MAX_KNOWN = 512;
  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private TenantHeaders() {}

  /**
   * @param name in any case
   */
  static boolean concerns(String name) {
    Boolean known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    boolean concerns = decide(name.toLowerCase(Locale.ROOT));
    if (KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(name, concerns);
    }
    return concerns;
  }

  /** Whether a request says itself who calls, in a header or in its URL's query. */
  static boolean holdCredential(HttpRequest request) {
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (!HARMLESS.contains(name) && hasOneOf(CREDENTIALS, name)) {
        return true;
      }
    }
    String target = request.url().pathAndQuery();
    int query = target.indexOf('?');
    return query >= 0 && hasOneOf(CREDENTIALS, target.substring(query).toLowerCase(Locale.ROOT));
  }

  private static boolean decide(String name) {
    if (HARMLESS.contains(name)) {
      return false;
    }
    for (String prefix : HARMLESS_PREFIXES) {
      if (name.startsWith(prefix)) {
        return false;
      }
    }
    return hasOneOf(CREDENTIALS, name) || !hasOneOf(HARMLESS_WORDS, name);
  }

  private static boolean hasOneOf(String[] words, String text) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
