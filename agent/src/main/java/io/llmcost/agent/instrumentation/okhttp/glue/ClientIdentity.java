package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * What of a client may say who calls, where no request shows it. A client that is made from another
 * one with all of this the same is the same caller.
 */
final class ClientIdentity {

  private final SSLSocketFactory tls;
  private final boolean plainTls;
  private final List<Interceptor> networkInterceptors;
  private final Authenticator authenticator;
  private final CookieJar cookieJar;
  private final long id;

  private ClientIdentity(OkHttpClient client, Object builder, ClientIdentity base) {
    tls = tlsOf(client);
    networkInterceptors = client.networkInterceptors();
    authenticator = client.authenticator();
    cookieJar = client.cookieJar();
    plainTls = tls == null || (base != null && base.tls == tls ? base.plainTls : hasNoTls(builder));
    id =
        base != null && isSameAs(base)
            ? base.id
            : mayAddCredentials() ? ClientIds.next() : plainTls ? 0 : ClientIds.of(tls);
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
  long id() {
    return id;
  }

  /** Whether the client may say who calls where the request does not yet. */
  boolean mayAddCredentials() {
    return !networkInterceptors.isEmpty()
        || authenticator != Authenticator.NONE
        || cookieJar != CookieJar.NO_COOKIES;
  }

  private boolean isSameAs(ClientIdentity other) {
    return tls == other.tls
        && authenticator == other.authenticator
        && cookieJar == other.cookieJar
        && areSame(networkInterceptors, other.networkInterceptors);
  }

  private static boolean areSame(List<Interceptor> some, List<Interceptor> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = some.get(i) == others.get(i);
    }
    return same;
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
