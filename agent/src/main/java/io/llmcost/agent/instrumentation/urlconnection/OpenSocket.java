package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.PlatformPackages;
import io.llmcost.agent.rights.Rights;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;

/**
 * The socket below a connection whose body somebody reads. Closing it ends the read; the
 * connection's own methods wait until that has ended by itself.
 */
final class OpenSocket {

  private static final String[] PACKAGES = {
    "sun.net.www.http", "sun.net.www.protocol.http", "sun.net.www.protocol.https"
  };

  private OpenSocket() {}

  /** Without effect for connections that are not the JDK's. */
  static void close(HttpURLConnection connection) {
    Rights.ofAgent(
        () -> {
          closeAsAgent(connection);
          return null;
        });
  }

  private static void closeAsAgent(HttpURLConnection connection) {
    try {
      if (!Opened.ARE) {
        return;
      }
      Object delegate = valueIn(connection, "delegate");
      Object client = valueIn(delegate == null ? connection : delegate, "http");
      if (client != null) {
        Method close = client.getClass().getMethod("closeServer");
        close.setAccessible(true);
        close.invoke(client);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Log.debug("A read goes on until something comes", e);
    }
  }

  private static Object valueIn(Object object, String name) throws IllegalAccessException {
    for (Class<?> type = object.getClass();
        type != HttpURLConnection.class && type != Object.class;
        type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
      } catch (NoSuchFieldException e) {
        // perhaps in the class above
      }
    }
    return null;
  }

  private static final class Opened {
    static final boolean ARE = PlatformPackages.open(PACKAGES);
  }
}
