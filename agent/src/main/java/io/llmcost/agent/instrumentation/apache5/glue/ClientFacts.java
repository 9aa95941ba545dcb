package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.cookie.CookieStore;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.RequestDefaultHeaders;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;

/**
 * What a client does to a request after we have seen it. Its default headers are known; what else
 * may say who calls tells clients apart: interceptors that are not the client's own, cookies,
 * credentials, the connections' TLS. Keeps nothing of the client's alive.
 */
final class ClientFacts {

  private static final AuthScope ANY_SCOPE = new AuthScope(null, null, -1, null, null);

  private final Collection<? extends Header> defaultHeaders;
  private final String unknown;
  private final WeakReference<CookieStore> cookies;
  private final WeakReference<CredentialsProvider> credentials;
  private final String connections;
  private final boolean decoding;

  ClientFacts(Parts parts, Object connections) {
    this.defaultHeaders = parts.defaultHeaders;
    this.unknown = parts.unknown.toString();
    this.cookies = new WeakReference<>(parts.cookies);
    this.credentials = new WeakReference<>(parts.credentials);
    this.connections = connections == null ? "" : " tls " + ClientIds.of(connections);
    this.decoding = parts.decoding;
  }

  /** Fields that the client adds to requests that do not have them. */
  Collection<? extends Header> defaultHeaders() {
    return defaultHeaders;
  }

  /** The client's; may be null. */
  CredentialsProvider credentials() {
    return credentials.get();
  }

  /** Whether the client decodes compressed answers, where its configuration lets it. */
  boolean isDecoding() {
    return decoding;
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
    StringBuilder hidden = new StringBuilder(unknown);
    addCookies(hidden, cookies.get());
    addCredentials(hidden, credentials.get());
    if (context != null) {
      CookieStore ownCookies = Contexts.cookies(context);
      if (ownCookies != cookies.get()) {
        addCookies(hidden, ownCookies);
      }
      CredentialsProvider ownCredentials = Contexts.credentials(context);
      if (ownCredentials != credentials.get()) {
        addCredentials(hidden, ownCredentials);
      }
      Object token = Contexts.userToken(context);
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
            || provider.getCredentials(ANY_SCOPE, null) != null)) {
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
    private boolean decoding;

    /**
     * @param store may be null
     * @param provider may be null
     */
    void stores(CookieStore store, CredentialsProvider provider) {
      cookies = store;
      credentials = provider;
    }

    void decodes() {
      decoding = true;
    }

    /**
     * @param processor may be null
     */
    void processor(HttpProcessor processor) {
      if (processor == null) {
        return;
      }
      HttpRequestInterceptor[] interceptors =
          processor instanceof DefaultHttpProcessor
              ? ClientFields.get(processor, HttpRequestInterceptor[].class)
              : null;
      if (interceptors == null) {
        unknown(processor);
        return;
      }
      for (HttpRequestInterceptor interceptor : interceptors) {
        interceptor(interceptor);
      }
    }

    private void interceptor(HttpRequestInterceptor interceptor) {
      if (interceptor.getClass() == RequestDefaultHeaders.class) {
        Collection<?> fields = ClientFields.get(interceptor, Collection.class);
        if (fields != null) {
          defaults(fields);
        }
      } else if (!isClients(interceptor)) {
        unknown(interceptor);
      }
    }

    private void defaults(Collection<?> fields) {
      List<Header> headers = new ArrayList<>();
      for (Object field : fields) {
        headers.add((Header) field);
      }
      defaultHeaders = headers;
    }

    /** Whether this is of the client's own code. */
    static boolean isClients(Object part) {
      return part.getClass().getName().startsWith("org.apache.hc.");
    }

    /** Something that may add what nobody knows. */
    void unknown(Object part) {
      add(unknown, "part", part);
    }
  }
}
