package io.llmcost.agent.instrumentation.apache5.glue;

import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.cookie.CookieStore;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpProcessor;

/** Reads what a client does to a request, link by link. */
final class ClientChain {

  private static final int MAX_LINKS = 30;

  private ClientChain() {}

  /**
   * @param connectionsType of what keeps the client's connections
   * @param handlerType of the chain's links; null for a client without a chain
   */
  static ClientFacts facts(Object client, Class<?> connectionsType, Class<?> handlerType) {
    try {
      ClientFacts.Parts parts = new ClientFacts.Parts();
      if (handlerType != null) {
        read(client, handlerType, parts);
      }
      // one that speaks HTTP/2 only shares its connections with nobody
      Object connections = ClientFields.get(client, connectionsType);
      return new ClientFacts(parts, connections == null ? client : connections);
    } catch (RuntimeException | LinkageError e) {
      // as in a module that is not open: then each client is another caller
      ClientFacts.Parts parts = new ClientFacts.Parts();
      parts.unknown(client);
      return new ClientFacts(parts, null);
    }
  }

  private static void read(Object client, Class<?> handlerType, ClientFacts.Parts parts) {
    parts.stores(
        ClientFields.get(client, CookieStore.class),
        ClientFields.get(client, CredentialsProvider.class));
    HttpRequestExecutor executor = ClientFields.get(client, HttpRequestExecutor.class);
    if (executor != null && !ClientFacts.Parts.isClients(executor)) {
      parts.unknown(executor);
    }
    Object link = ClientFields.named(client, "execChain");
    int links = 0;
    while (link != null && links++ < MAX_LINKS) {
      Object handler = ClientFields.get(link, handlerType);
      if (handler.getClass().getSimpleName().startsWith("ContentCompression")) {
        parts.decodes();
      }
      if (ClientFacts.Parts.isClients(handler)) {
        parts.processor(ClientFields.get(handler, HttpProcessor.class));
      } else {
        parts.unknown(handler);
      }
      link = ClientFields.named(link, "next");
    }
    if (links == 0 || link != null) {
      parts.unknown(client);
    }
  }
}
