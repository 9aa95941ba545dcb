package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import io.llmcost.agent.instrumentation.glue.NettyStranger;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.function.UnaryOperator;

/**
 * The client for calls that leave the application's origin: like the application's own, but without
 * what it may add for that one: default header fields, cookies, credentials, redirects. In place of
 * one that is not known the default client is taken, which is nobody's; where there is none, the
 * call cannot be made.
 */
final class Strangers {

  private static final String PACKAGE = "com.azure.core.http.";
  private static final String JDK_CLIENTS = "io.llmcost.agent.instrumentation.jdk.StrangerClients";

  private final HttpClient application;
  private volatile HttpClient derived;

  Strangers(HttpClient application) {
    this.application = application;
  }

  /**
   * @throws IOException if there can be none: nothing has been sent then
   */
  HttpClient client() throws IOException {
    HttpClient known = derived;
    return known != null ? known : derive();
  }

  private synchronized HttpClient derive() throws IOException {
    if (derived == null) {
      try {
        derived = of(application);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        throw new IOException("No call to another origin through " + application.getClass(), e);
      }
    }
    return derived;
  }

  private static HttpClient of(HttpClient client) throws ReflectiveOperationException {
    switch (client.getClass().getName()) {
      case PACKAGE + "netty.NettyAsyncHttpClient":
        return like(client, "nettyClient", NettyStranger::of);
      case PACKAGE + "okhttp.OkHttpAsyncHttpClient":
        return like(client, "httpClient", OkHttpStranger::of);
      case PACKAGE + "jdk.httpclient.JdkHttpClient":
        return like(client, "jdkHttpClient", jdkClients());
      default:
        return HttpClient.createDefault();
    }
  }

  /**
   * Made by the client's own builder; its time limits, and whatever else it keeps beside the
   * library's client, are the application's.
   */
  private static HttpClient like(HttpClient client, String field, UnaryOperator<Object> stranger)
      throws ReflectiveOperationException {
    Field library = client.getClass().getDeclaredField(field);
    library.setAccessible(true);
    Class<?> builder =
        Class.forName(
            client.getClass().getName() + "Builder", true, Strangers.class.getClassLoader());
    Object building =
        builder.getConstructor(library.getType()).newInstance(stranger.apply(library.get(client)));
    HttpClient made = (HttpClient) builder.getMethod("build").invoke(building);
    for (Field other : client.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(other.getModifiers()) && !other.equals(library)) {
        other.setAccessible(true);
        other.set(made, other.get(client));
      }
    }
    return made;
  }

  @SuppressWarnings("unchecked") // it is what the class is
  private static UnaryOperator<Object> jdkClients() throws ReflectiveOperationException {
    return (UnaryOperator<Object>) Class.forName(JDK_CLIENTS).getConstructor().newInstance();
  }
}
