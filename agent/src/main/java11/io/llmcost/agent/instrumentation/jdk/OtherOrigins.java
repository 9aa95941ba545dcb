package io.llmcost.agent.instrumentation.jdk;

import java.net.http.HttpClient;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Clients for calls that leave the application's origin: like the application's own, but without
 * what adds credentials or cookies of the application's. Not even a proxy's credentials are kept: a
 * client with an authenticator drops the {@code Authorization} that a request brings, and fails on
 * a 401 that it cannot answer. Redirects are not followed: they would take the other provider's key
 * along, in whichever header it is.
 */
final class OtherOrigins {

  /** A derived client does not refer to the one it is derived from, so that both can go. */
  private final Map<HttpClient, HttpClient> derived =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The client itself if it adds nothing. */
  HttpClient clientFor(HttpClient client) {
    if (client.authenticator().isEmpty()
        && client.cookieHandler().isEmpty()
        && client.followRedirects() == HttpClient.Redirect.NEVER) {
      return client;
    }
    HttpClient known = derived.get(client);
    if (known != null) {
      return known;
    }
    // built outside the map's lock; a client that loses the race holds no connection yet
    HttpClient made = derive(client);
    HttpClient first = derived.putIfAbsent(client, made);
    return first != null ? first : made;
  }

  private static HttpClient derive(HttpClient client) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(client.version())
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(client.sslContext())
            .sslParameters(client.sslParameters());
    client.executor().ifPresent(builder::executor);
    client.proxy().ifPresent(builder::proxy);
    client.connectTimeout().ifPresent(builder::connectTimeout);
    return builder.build();
  }
}
