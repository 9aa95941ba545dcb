package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.http.client.CookieStore;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.routing.HttpRoutePlanner;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.conn.NHttpClientConnectionManager;
import org.apache.http.protocol.HttpProcessor;

/** What belongs to the application's asynchronous clients, as long as there are these clients. */
final class AsyncClients {

  private static final String EXECUTION = "org.apache.http.impl.nio.client.InternalClientExec";

  private final Map<CloseableHttpAsyncClient, ClientFacts> facts =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<CloseableHttpAsyncClient, CloseableHttpAsyncClient> strangers =
      Collections.synchronizedMap(new WeakHashMap<>());

  ClientFacts facts(CloseableHttpAsyncClient client) {
    ClientFacts known = facts.get(client);
    if (known == null) {
      known = read(client);
      facts.put(client, known);
    }
    return known;
  }

  private static ClientFacts read(CloseableHttpAsyncClient client) {
    ClientFacts.Parts parts = new ClientFacts.Parts();
    parts.stores(
        ClientFields.get(client, CookieStore.class),
        ClientFields.get(client, CredentialsProvider.class));
    if (!isMinimal(client)) {
      ModernClients.readProcessor(ClientFields.get(execution(client), HttpProcessor.class), parts);
    }
    return new ClientFacts(parts, ClientFields.get(client, NHttpClientConnectionManager.class));
  }

  // It adds nothing of the application's.
  private static boolean isMinimal(CloseableHttpAsyncClient client) {
    return client.getClass().getSimpleName().startsWith("Minimal");
  }

  private static Object execution(CloseableHttpAsyncClient client) {
    try {
      return ClientFields.get(
          client, Class.forName(EXECUTION, false, CloseableHttpAsyncClient.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new LinkageError(EXECUTION, e);
    }
  }

  /**
   * The client for calls to other origins: over the same connections and proxies, with the same
   * time limits, and adding nothing of the application's. It has no thread: those of the
   * application's client do what there is to do on their connections.
   */
  CloseableHttpAsyncClient stranger(CloseableHttpAsyncClient client) {
    if (isMinimal(client)) {
      return client;
    }
    CloseableHttpAsyncClient known = strangers.get(client);
    if (known == null) {
      known = makeStranger(client);
      strangers.put(client, known);
    }
    return known;
  }

  private static CloseableHttpAsyncClient makeStranger(CloseableHttpAsyncClient client) {
    CloseableHttpAsyncClient made =
        HttpAsyncClientBuilder.create()
            .setConnectionManager(ClientFields.get(client, NHttpClientConnectionManager.class))
            .setRoutePlanner(ClientFields.get(execution(client), HttpRoutePlanner.class))
            .setDefaultRequestConfig(ClientFields.get(client, RequestConfig.class))
            .setRedirectStrategy(NoRedirects.INSTANCE)
            .disableCookieManagement()
            .disableAuthCaching()
            .disableConnectionState()
            .build();
    Rights.ofAgent(
        () -> {
          runsAs(client, made);
          return null;
        });
    return made;
  }

  // To start it would be to start the connections' threads, which the application's client has.
  @SuppressWarnings("unchecked") // both are of the same type
  private static void runsAs(CloseableHttpAsyncClient client, CloseableHttpAsyncClient made) {
    ((AtomicReference<Object>) status(made)).set(((AtomicReference<Object>) status(client)).get());
  }

  private static Object status(CloseableHttpAsyncClient client) {
    try {
      Field field = client.getClass().getSuperclass().getDeclaredField("status");
      field.setAccessible(true);
      return field.get(client);
    } catch (NoSuchFieldException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
