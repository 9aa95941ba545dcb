package io.llmcost.agent.instrumentation.apache4.glue;

import org.apache.http.HttpRequestInterceptor;
import org.apache.http.client.CookieStore;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.conn.routing.HttpRoutePlanner;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.execchain.ClientExecChain;
import org.apache.http.protocol.HttpProcessor;
import org.apache.http.protocol.HttpRequestExecutor;
import org.apache.http.protocol.ImmutableHttpProcessor;

/** The clients of 4.3 and newer. Not to be loaded before. */
final class ModernClients {

  private static final int MAX_LINKS = 20;

  private ModernClients() {}

  /** Says what the client does to requests; returns what keeps its connections. */
  static Object read(HttpClient client, ClientFacts.Parts parts) {
    parts.stores(
        ClientFields.get(client, CookieStore.class),
        ClientFields.get(client, CredentialsProvider.class));
    ClientExecChain link = ClientFields.get(client, ClientExecChain.class);
    for (int i = 0; i < MAX_LINKS && link != null; i++) {
      if (!link.getClass().getName().startsWith("org.apache.http.impl.")) {
        parts.unknown(link);
      }
      if (link.getClass().getSimpleName().equals("ProtocolExec")) {
        readProcessor(ClientFields.get(link, HttpProcessor.class), parts);
      }
      HttpRequestExecutor executor = ClientFields.get(link, HttpRequestExecutor.class);
      if (executor != null && executor.getClass() != HttpRequestExecutor.class) {
        parts.unknown(executor);
      }
      link = ClientFields.get(link, ClientExecChain.class);
    }
    return ClientFields.get(client, HttpClientConnectionManager.class);
  }

  /** Says what is added to requests here. */
  static void readProcessor(HttpProcessor processor, ClientFacts.Parts parts) {
    HttpRequestInterceptor[] interceptors =
        processor instanceof ImmutableHttpProcessor
            ? ClientFields.get(processor, HttpRequestInterceptor[].class)
            : null;
    if (interceptors == null) {
      parts.unknown(processor);
      return;
    }
    for (HttpRequestInterceptor interceptor : interceptors) {
      parts.interceptor(interceptor);
    }
  }

  /**
   * A client over the same connections and proxies, with the same time limits, that adds nothing of
   * the application's. The minimal client itself adds nothing.
   */
  static HttpClient stranger(HttpClient client) {
    HttpRoutePlanner planner = ClientFields.get(client, HttpRoutePlanner.class);
    HttpClientConnectionManager connections =
        ClientFields.get(client, HttpClientConnectionManager.class);
    if (planner == null || connections == null) {
      return client;
    }
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setRoutePlanner(planner)
        .setDefaultRequestConfig(ClientFields.get(client, RequestConfig.class))
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }
}
