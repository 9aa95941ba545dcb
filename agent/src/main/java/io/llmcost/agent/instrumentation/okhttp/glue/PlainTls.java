package io.llmcost.agent.instrumentation.okhttp.glue;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.OkHttpClient;

/**
 * Which TLS factories are OkHttp's own, without a certificate: every client makes one where its
 * builder was given none, and hands it on to the clients that are made from it.
 */
final class PlainTls {

  private final Set<SSLSocketFactory> made =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  /** A client's factory, or null if it is for cleartext only. */
  static SSLSocketFactory of(OkHttpClient client) {
    try {
      return client.sslSocketFactory();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** Notes a client's factory if it made that itself. */
  void note(OkHttpClient client, Object builder) {
    SSLSocketFactory tls = of(client);
    if (tls != null && hasNone(builder)) {
      made.add(tls);
    }
  }

  boolean is(SSLSocketFactory tls) {
    return made.contains(tls);
  }

  private static boolean hasNone(Object builder) {
    if (builder == null) {
      return false;
    }
    try {
      return builder.getClass().getMethod("getSslSocketFactoryOrNull$okhttp").invoke(builder)
          == null;
    } catch (NoSuchMethodException e) {
      return hasNoneInField(builder);
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
      return false;
    }
  }

  // Up to 3.14.
  private static boolean hasNoneInField(Object builder) {
    try {
      Field field = builder.getClass().getDeclaredField("sslSocketFactory");
      field.setAccessible(true);
      return field.get(builder) == null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
