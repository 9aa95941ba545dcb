package io.llmcost.agent.instrumentation.urlconnection;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;

/** {@code HttpsURLConnection.getSSLSession}, which came with Java 12. */
final class Sessions {

  private Sessions() {}

  @SuppressWarnings("unchecked") // it says so
  static Optional<SSLSession> of(HttpsURLConnection connection) {
    try {
      return (Optional<SSLSession>)
          HttpsURLConnection.class.getMethod("getSSLSession").invoke(connection);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new UnsupportedOperationException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException(e);
    }
  }
}
