package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
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

  private final SSLSocketFactory tls;
  private final boolean plainTls;
  private final boolean mayAddCredentials;
  private final String id;

  private ClientIdentity(OkHttpClient client, Object builder, ClientIdentity base) {
    tls = tlsOf(client);
    plainTls = tls == null || (base != null && base.tls == tls ? base.plainTls : hasNoTls(builder));
    mayAddCredentials =
        !client.networkInterceptors().isEmpty()
            || client.authenticator() != Authenticator.NONE
            || client.cookieJar() != CookieJar.NO_COOKIES;
    id = plainTls && !mayAddCredentials ? null : idOf(client);
  }

  /**
   * @param builder what the client is made from; null if it is not known, as for clients that were
   *     there before the agent
   * @param base of the client whose builder it was; null if there is none
   */
  static ClientIdentity of(OkHttpClient client, Object builder, ClientIdentity base) {
    return new ClientIdentity(client, builder, base);
  }

  /** As {@code CallContext.clientId()}. */
  String id() {
    return id;
  }

  /** Whether the client may say who calls where the request does not yet. */
  boolean mayAddCredentials() {
    return mayAddCredentials;
  }

  private String idOf(OkHttpClient client) {
    StringBuilder parts = new StringBuilder();
    add(parts, plainTls ? null : tls);
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

  private static SSLSocketFactory tlsOf(OkHttpClient client) {
    try {
      return client.sslSocketFactory();
    } catch (IllegalStateException e) {
      return null; // for cleartext only
    }
  }

  /** Every client makes a factory, without a certificate, where its builder was given none. */
  private static boolean hasNoTls(Object builder) {
    if (builder == null) {
      return false;
    }
    try {
      return builder.getClass().getMethod("getSslSocketFactoryOrNull$okhttp").invoke(builder)
          == null;
    } catch (NoSuchMethodException e) {
      return hasNoTlsField(builder);
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
      return false;
    }
  }

  // Up to 3.14.
  private static boolean hasNoTlsField(Object builder) {
    try {
      Field field = builder.getClass().getDeclaredField("sslSocketFactory");
      field.setAccessible(true);
      return field.get(builder) == null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
