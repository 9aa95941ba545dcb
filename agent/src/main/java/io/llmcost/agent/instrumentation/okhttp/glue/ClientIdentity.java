package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * What of a client may say who calls, where no request shows it: its TLS, network interceptors,
 * authenticator and cookies. Clients with the very same ones are the same caller.
 */
final class ClientIdentity {

  private final boolean mayAddCredentials;
  private final String id;

  private ClientIdentity(OkHttpClient client, SSLSocketFactory ownTls) {
    mayAddCredentials =
        !client.networkInterceptors().isEmpty()
            || client.authenticator() != Authenticator.NONE
            || client.cookieJar() != CookieJar.NO_COOKIES;
    id = ownTls == null && !mayAddCredentials ? null : idOf(client, ownTls);
  }

  static ClientIdentity of(OkHttpClient client, PlainTls plainTls) {
    SSLSocketFactory tls = PlainTls.of(client);
    return new ClientIdentity(client, tls == null || plainTls.is(tls) ? null : tls);
  }

  /** As {@code CallContext.clientId()}. */
  String id() {
    return id;
  }

  /** Whether the client may say who calls where the request does not yet. */
  boolean mayAddCredentials() {
    return mayAddCredentials;
  }

  private static String idOf(OkHttpClient client, SSLSocketFactory ownTls) {
    StringBuilder parts = new StringBuilder();
    add(parts, ownTls);
    add(parts, client.authenticator() == Authenticator.NONE ? null : client.authenticator());
    add(parts, client.cookieJar() == CookieJar.NO_COOKIES ? null : client.cookieJar());
    for (Interceptor interceptor : client.networkInterceptors()) {
      add(parts, interceptor);
    }
    return parts.toString();
  }

  private static void add(StringBuilder parts, Object part) {
    parts.append(part == null ? 0 : ClientIds.of(part)).append(' ');
  }
}
