package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.log.Log;
import java.io.Closeable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;

/** What belongs to the application's asynchronous clients, as long as there are these clients. */
final class AsyncClients {

  private final Map<CloseableHttpAsyncClient, ClientFacts> facts =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final List<Stranger> strangers = new ArrayList<>();

  ClientFacts facts(CloseableHttpAsyncClient client) {
    ClientFacts known = facts.get(client);
    if (known == null) {
      known =
          ClientChain.facts(
              client,
              AsyncClientConnectionManager.class,
              isMinimal(client) ? null : AsyncExecChainHandler.class);
      facts.put(client, known);
    }
    return known;
  }

  /** Whether it has nothing between the application and its connections. */
  static boolean isMinimal(CloseableHttpAsyncClient client) {
    return client.getClass().getSimpleName().startsWith("Minimal");
  }

  /**
   * The client for calls to other origins: over the same connections and proxies, with the same
   * time limits, and adding nothing of the application's. It has a thread of its own, which ends
   * when the application's client has.
   */
  synchronized CloseableHttpAsyncClient stranger(CloseableHttpAsyncClient client) {
    CloseableHttpAsyncClient known = null;
    for (Iterator<Stranger> all = strangers.iterator(); all.hasNext(); ) {
      Stranger stranger = all.next();
      CloseableHttpAsyncClient owner = stranger.owner.get();
      if (owner == client) {
        known = stranger.client;
      } else if (owner == null || owner.getStatus().compareTo(IOReactorStatus.ACTIVE) > 0) {
        all.remove();
        stranger.client.close(CloseMode.GRACEFUL);
      }
    }
    if (known == null) {
      known = makeStranger(client);
      strangers.add(new Stranger(client, known));
      closeWith(client, known);
    }
    return known;
  }

  /** Most clients have a list of what is closed with them. */
  @SuppressWarnings("unchecked") // as the field says
  private static void closeWith(CloseableHttpAsyncClient client, CloseableHttpAsyncClient made) {
    try {
      Queue<Closeable> closed = (Queue<Closeable>) ClientFields.get(client, Queue.class);
      if (closed != null) {
        closed.add(made);
      }
    } catch (RuntimeException e) {
      // then it is closed at the next call
    }
  }

  private static CloseableHttpAsyncClient makeStranger(CloseableHttpAsyncClient client) {
    HttpAsyncClientBuilder builder =
        HttpAsyncClientBuilder.create()
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableConnectionState();
    try {
      builder
          .setRoutePlanner(ClientFields.get(client, HttpRoutePlanner.class))
          .setDefaultRequestConfig(ClientFields.get(client, RequestConfig.class));
      AsyncClientConnectionManager connections =
          ClientFields.get(client, AsyncClientConnectionManager.class);
      if (connections != null) {
        builder.setConnectionManager(connections).setConnectionManagerShared(true);
      } else {
        builder.setConnectionManager(secureAs(client));
      }
    } catch (RuntimeException e) {
      Log.warnOnce(
          "apache5:async-stranger",
          "Calls of Apache HttpClient to other origins have connections of their own: " + e);
      builder.useSystemProperties();
    }
    CloseableHttpAsyncClient made = builder.build();
    made.start();
    return made;
  }

  /** A client that speaks HTTP/2 only keeps its connections where nobody else can use them. */
  private static AsyncClientConnectionManager secureAs(CloseableHttpAsyncClient client) {
    PoolingAsyncClientConnectionManagerBuilder own =
        PoolingAsyncClientConnectionManagerBuilder.create();
    Object pool = ClientFields.named(client, "connPool");
    TlsStrategy tls = ClientFields.get(pool, TlsStrategy.class);
    if (tls == null) {
      tls = ClientFields.get(ClientFields.named(pool, "sessionPool"), TlsStrategy.class);
    }
    return (tls == null ? own.useSystemProperties() : own.setTlsStrategy(tls)).build();
  }

  private static final class Stranger {
    private final WeakReference<CloseableHttpAsyncClient> owner;
    private final CloseableHttpAsyncClient client;

    Stranger(CloseableHttpAsyncClient owner, CloseableHttpAsyncClient client) {
      this.owner = new WeakReference<>(owner);
      this.client = client;
    }
  }
}
