package io.llmcost.agent.instrumentation.apache4.glue;

import java.util.ArrayList;
import java.util.List;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/** The kinds of client that a version has. */
enum Kind {
  BUILT {
    @Override
    HttpClient client(HttpRequestInterceptor... interceptors) {
      return Modern.built(interceptors);
    }

    @Override
    int leased(HttpClient client) {
      return Modern.leased(client);
    }
  },
  MINIMAL {
    @Override
    HttpClient client(HttpRequestInterceptor... interceptors) {
      return Modern.minimal();
    }

    @Override
    int leased(HttpClient client) {
      return Modern.leased(client);
    }
  },
  LEGACY {
    @Override
    @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
    HttpClient client(HttpRequestInterceptor... interceptors) {
      org.apache.http.impl.client.DefaultHttpClient client =
          new org.apache.http.impl.client.DefaultHttpClient(
              new org.apache.http.impl.conn.tsccm.ThreadSafeClientConnManager());
      for (HttpRequestInterceptor interceptor : interceptors) {
        client.addRequestInterceptor(interceptor);
      }
      client.getParams().setParameter("http.socket.timeout", 2_000);
      return client;
    }

    @Override
    @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
    int leased(HttpClient client) {
      org.apache.http.impl.conn.tsccm.ThreadSafeClientConnManager connections =
          (org.apache.http.impl.conn.tsccm.ThreadSafeClientConnManager)
              client.getConnectionManager();
      int inPool = connections.getConnectionsInPool();
      connections.closeIdleConnections(0, java.util.concurrent.TimeUnit.MILLISECONDS);
      return Math.min(inPool, connections.getConnectionsInPool());
    }
  };

  /** A client that waits for two seconds; the minimal one has no interceptors and no limit. */
  abstract HttpClient client(HttpRequestInterceptor... interceptors);

  /** How many of its connections are not in the pool; those that are may be closed. */
  abstract int leased(HttpClient client);

  static List<Kind> here() {
    List<Kind> kinds = new ArrayList<>(List.of(values()));
    try {
      Class.forName("org.apache.http.impl.client.HttpClients", false, Kind.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      kinds.remove(BUILT);
      kinds.remove(MINIMAL);
    }
    return kinds;
  }

  /** What came with 4.3; not to be loaded before. */
  private static final class Modern {
    static HttpClient built(HttpRequestInterceptor... interceptors) {
      HttpClientBuilder builder = HttpClients.custom();
      for (HttpRequestInterceptor interceptor : interceptors) {
        builder.addInterceptorLast(interceptor);
      }
      return builder
          .setDefaultRequestConfig(RequestConfig.custom().setSocketTimeout(2_000).build())
          .setConnectionManager(new PoolingHttpClientConnectionManager())
          .build();
    }

    static HttpClient minimal() {
      return HttpClients.createMinimal(new PoolingHttpClientConnectionManager());
    }

    static int leased(HttpClient client) {
      Object connections = ClientFields.get(client, HttpClientConnectionManager.class);
      return ((PoolingHttpClientConnectionManager) connections).getTotalStats().getLeased();
    }
  }
}
