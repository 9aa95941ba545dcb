package io.llmcost.agent.instrumentation.urlconnection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.Authenticator;
import java.net.HttpURLConnection;

/** {@code HttpURLConnection.setAuthenticator}, which came with Java 9. */
final class Authenticators {

  private static final Method SET = method();

  private Authenticators() {}

  private static Method method() {
    try {
      return HttpURLConnection.class.getMethod("setAuthenticator", Authenticator.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** Throws what the method throws, and UnsupportedOperationException where there is none. */
  static void set(HttpURLConnection connection, Object authenticator) {
    if (SET == null) {
      throw new UnsupportedOperationException("setAuthenticator is of Java 9");
    }
    try {
      SET.invoke(connection, authenticator);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
