package io.llmcost.agent.instrumentation.apache4.glue;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.http.client.HttpClient;

/** What belongs to the application's clients, as long as there are these clients. */
final class Clients {

  private final Map<HttpClient, ClientFacts> facts =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<HttpClient, HttpClient> strangers =
      Collections.synchronizedMap(new WeakHashMap<>());

  ClientFacts facts(HttpClient client) {
    ClientFacts known = facts.get(client);
    if (known == null) {
      known = ClientFacts.of(client);
      facts.put(client, known);
    }
    return known;
  }

  /**
   * The client for calls to other origins. It does not refer to the one it is made from, but to its
   * connections, so that both can go; it is never closed, because it has nothing of its own.
   */
  HttpClient stranger(HttpClient client) {
    HttpClient known = strangers.get(client);
    if (known != null) {
      return known;
    }
    HttpClient made =
        LegacyClients.include(client)
            ? LegacyClients.stranger(client)
            : ModernClients.stranger(client);
    if (made != client) {
      strangers.put(client, made);
    }
    return made;
  }
}
