package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.auth.AuthScope;
import org.apache.http.client.CookieStore;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.HttpClient;
import org.apache.http.client.protocol.RequestDefaultHeaders;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.protocol.HttpContext;

/**
 * What a client does to a request after we have seen it. Its default headers are known; what else
 * may say who calls tells clients apart: interceptors that are not the client's own, cookies,
 * credentials, the connections' TLS. Keeps nothing of the client's alive.
 */
final class ClientFacts {

  private final Collection<? extends Header> defaultHeaders;
  private final String interceptors;
  private final WeakReference<CookieStore> cookies;
  private final WeakReference<CredentialsProvider> credentials;
  private final String connections;

  /**
   * @param connections what keeps them; null if unknown
   */
  ClientFacts(Parts parts, Object connections) {
    this.defaultHeaders = new ArrayList<>(parts.defaultHeaders);
    this.interceptors = parts.unknown.toString();
    this.cookies = new WeakReference<>(parts.cookies);
    this.credentials = new WeakReference<>(parts.credentials);
    this.connections = connections == null ? "" : " tls " + ClientIds.of(connections);
  }

  static ClientFacts of(HttpClient client) {
    Parts parts = new Parts();
    Object connections =
        LegacyClients.include(client)
            ? LegacyClients.read(client, parts)
            : ModernClients.read(client, parts);
    return new ClientFacts(parts, connections);
  }

  /** Fields that the client adds to requests that do not have them. */
  Collection<? extends Header> defaultHeaders() {
    return defaultHeaders;
  }

  /** The client's; may be null. */
  CredentialsProvider credentials() {
    return credentials.get();
  }

  /** As {@code CallContext.mayAddCredentials()}. */
  boolean mayAddCredentials(HttpContext context) {
    return !hidden(context).isEmpty();
  }

  /**
   * As {@code CallContext.clientId()}.
   *
   * @param secure whether the call goes over TLS
   */
  String id(HttpContext context, boolean secure) {
    String id = secure ? hidden(context) + connections : hidden(context);
    return id.isEmpty() ? null : id;
  }

  private String hidden(HttpContext context) {
    StringBuilder hidden = new StringBuilder(interceptors);
    addCookies(hidden, cookies.get());
    addCredentials(hidden, credentials.get());
    if (context != null) {
      Object ownCookies = context.getAttribute("http.cookie-store");
      if (ownCookies instanceof CookieStore && ownCookies != cookies.get()) {
        addCookies(hidden, (CookieStore) ownCookies);
      }
      Object ownCredentials = context.getAttribute("http.auth.credentials-provider");
      if (ownCredentials instanceof CredentialsProvider && ownCredentials != credentials.get()) {
        addCredentials(hidden, (CredentialsProvider) ownCredentials);
      }
      Object token = context.getAttribute("http.user-token");
      if (token != null) {
        add(hidden, "user", token);
      }
    }
    return hidden.toString();
  }

  private static void addCookies(StringBuilder hidden, CookieStore store) {
    if (store != null && !store.getCookies().isEmpty()) {
      add(hidden, "cookies", store);
    }
  }

  // The basic one can be asked whether it has any; others may ask the user.
  private static void addCredentials(StringBuilder hidden, CredentialsProvider provider) {
    if (provider != null
        && (provider.getClass() != BasicCredentialsProvider.class
            || provider.getCredentials(AuthScope.ANY) != null)) {
      add(hidden, "credentials", provider);
    }
  }

  private static void add(StringBuilder hidden, String kind, Object part) {
    hidden.append(' ').append(kind).append(' ').append(ClientIds.of(part));
  }

  /** What is found in a client. */
  static final class Parts {
    private final StringBuilder unknown = new StringBuilder();
    private Collection<? extends Header> defaultHeaders = Collections.emptyList();
    private CookieStore cookies;
    private CredentialsProvider credentials;

    /**
     * @param store may be null
     * @param provider may be null
     */
    void stores(CookieStore store, CredentialsProvider provider) {
      cookies = store;
      credentials = provider;
    }

    void interceptor(HttpRequestInterceptor interceptor) {
      String name = interceptor.getClass().getName();
      if (interceptor instanceof RequestDefaultHeaders
          && name.equals(RequestDefaultHeaders.class.getName())) {
        Collection<?> fields = ClientFields.get(interceptor, Collection.class);
        if (fields != null) {
          defaults(fields);
        }
      } else if (!name.startsWith("org.apache.http.client.protocol.")
          && !name.startsWith("org.apache.http.protocol.")) {
        unknown(interceptor);
      }
    }

    void defaults(Collection<?> fields) {
      List<Header> headers = new ArrayList<>();
      for (Object field : fields) {
        headers.add((Header) field);
      }
      defaultHeaders = headers;
    }

    /** Something that may add what nobody knows. */
    void unknown(Object part) {
      add(unknown, "part", part);
    }
  }
}
