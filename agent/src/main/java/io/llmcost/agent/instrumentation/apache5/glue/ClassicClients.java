package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.log.Log;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;

/** What belongs to the application's clients, as long as there are these clients. */
final class ClassicClients {

  private final Map<CloseableHttpClient, ClientFacts> facts =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<CloseableHttpClient, CloseableHttpClient> strangers =
      Collections.synchronizedMap(new WeakHashMap<>());

  ClientFacts facts(CloseableHttpClient client) {
    ClientFacts known = facts.get(client);
    if (known == null) {
      known = read(client);
      facts.put(client, known);
    }
    return known;
  }

  private static ClientFacts read(CloseableHttpClient client) {
    return ClientChain.facts(
        client,
        HttpClientConnectionManager.class,
        client instanceof MinimalHttpClient ? null : ExecChainHandler.class);
  }

  /**
   * The client for calls to other origins: over the same connections and proxies, with the same
   * time limits, and adding nothing of the application's. It does not refer to the one it is made
   * from, so that both can go; it is never closed, because it has nothing of its own.
   */
  CloseableHttpClient stranger(CloseableHttpClient client) {
    CloseableHttpClient known = strangers.get(client);
    if (known == null) {
      known = makeStranger(client);
      strangers.put(client, known);
    }
    return known;
  }

  private static CloseableHttpClient makeStranger(CloseableHttpClient client) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableConnectionState();
    try {
      builder
          .setConnectionManager(ClientFields.get(client, HttpClientConnectionManager.class))
          .setConnectionManagerShared(true)
          .setRoutePlanner(ClientFields.get(client, HttpRoutePlanner.class))
          .setDefaultRequestConfig(ClientFields.get(client, RequestConfig.class));
    } catch (RuntimeException e) {
      Log.warnOnce(
          "apache5:stranger",
          "Calls of Apache HttpClient to other origins have connections of their own: " + e);
      builder.useSystemProperties();
    }
    return builder.build();
  }
}
