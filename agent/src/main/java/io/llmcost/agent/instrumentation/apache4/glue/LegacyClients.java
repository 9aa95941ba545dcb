package io.llmcost.agent.instrumentation.apache4.glue;

import java.util.Collection;
import java.util.Collections;
import org.apache.http.client.HttpClient;

/** {@code DefaultHttpClient} and what is derived from it, in all versions. */
@SuppressWarnings("deprecation") // what 4.1 and 4.2 have
final class LegacyClients {

  private static final String DEFAULT_HEADERS = "http.default-headers";

  private LegacyClients() {}

  static boolean include(HttpClient client) {
    return client instanceof org.apache.http.impl.client.AbstractHttpClient;
  }

  /** Says what the client does to requests; returns what keeps its connections. */
  static Object read(HttpClient client, ClientFacts.Parts parts) {
    org.apache.http.impl.client.AbstractHttpClient legacy =
        (org.apache.http.impl.client.AbstractHttpClient) client;
    parts.stores(legacy.getCookieStore(), legacy.getCredentialsProvider());
    for (int i = 0; i < legacy.getRequestInterceptorCount(); i++) {
      parts.interceptor(legacy.getRequestInterceptor(i));
    }
    Object defaults = legacy.getParams().getParameter(DEFAULT_HEADERS);
    if (defaults instanceof Collection) {
      parts.defaults((Collection<?>) defaults);
    }
    return legacy.getConnectionManager();
  }

  /**
   * A client over the same connections and proxies, with the same time limits, that adds nothing of
   * the application's.
   */
  static HttpClient stranger(HttpClient client) {
    org.apache.http.impl.client.AbstractHttpClient legacy =
        (org.apache.http.impl.client.AbstractHttpClient) client;
    org.apache.http.params.HttpParams params =
        new org.apache.http.params.DefaultedHttpParams(
            new org.apache.http.params.BasicHttpParams(), legacy.getParams());
    params.setParameter(DEFAULT_HEADERS, Collections.emptyList());
    params.setParameter("http.protocol.handle-redirects", false);
    params.setParameter("http.protocol.cookie-policy", "ignoreCookies");
    params.setParameter(
        "http.route.forced-route", org.apache.http.conn.params.ConnRouteParams.NO_ROUTE);
    org.apache.http.impl.client.DefaultHttpClient stranger =
        new org.apache.http.impl.client.DefaultHttpClient(legacy.getConnectionManager(), params);
    stranger.setRoutePlanner(legacy.getRoutePlanner());
    return stranger;
  }
}
