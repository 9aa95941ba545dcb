package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.instrumentation.ClientIds;
import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** What of a connection may say who calls, where no request shows it. */
final class Identity {

  private static final Object NOBODY = null;

  private final Object authenticator;
  private final Object cookies;
  private final SSLSocketFactory factory;

  private Identity(Object authenticator, Object cookies, SSLSocketFactory factory) {
    this.authenticator = authenticator;
    this.cookies = cookies;
    this.factory = factory;
  }

  /**
   * @param authenticator the connection's own; null for the process's
   */
  static Identity of(HttpURLConnection connection, Object authenticator) {
    return Rights.ofAgent(
        () ->
            new Identity(
                authenticator == null ? ProcessAuthenticator.get() : authenticator,
                CookieHandler.getDefault(),
                ownFactory(connection)));
  }

  private static SSLSocketFactory ownFactory(HttpURLConnection connection) {
    if (!(connection instanceof HttpsURLConnection)) {
      return null;
    }
    SSLSocketFactory factory = ((HttpsURLConnection) connection).getSSLSocketFactory();
    return factory == SSLSocketFactory.getDefault() ? null : factory;
  }

  /** As {@code CallContext.mayAddCredentials()}. */
  boolean mayAddCredentials() {
    return authenticator != NOBODY || cookies != NOBODY;
  }

  /** As {@code CallContext.clientId()}. */
  String id() {
    return mayAddCredentials() || factory != null
        ? number(authenticator) + "." + number(cookies) + "." + number(factory)
        : null;
  }

  private static long number(Object object) {
    return object == null ? 0 : ClientIds.of(object);
  }

  /** {@code Authenticator.getDefault()}, which came with Java 9; before, the field behind it. */
  private static final class ProcessAuthenticator {

    /** For a Java that does not say: there may be one. */
    private static final Object UNKNOWN = new Object();

    private static final Field FIELD = field();

    static Object get() {
      try {
        return FIELD != null
            ? FIELD.get(null)
            : Authenticator.class.getMethod("getDefault").invoke(null);
      } catch (ReflectiveOperationException e) {
        return UNKNOWN;
      }
    }

    private static Field field() {
      try {
        Authenticator.class.getMethod("getDefault");
        return null;
      } catch (NoSuchMethodException beforeJava9) {
        try {
          Field field = Authenticator.class.getDeclaredField("theAuthenticator");
          field.setAccessible(true);
          return field;
        } catch (NoSuchFieldException | RuntimeException e) {
          return null;
        }
      }
    }
  }
}
