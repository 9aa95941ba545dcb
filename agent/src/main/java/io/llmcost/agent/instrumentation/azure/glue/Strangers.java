package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import io.llmcost.agent.http.UnsentException;
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

  /** Those that a library's client keeps by itself. */
  private static final Limits NO_LIMITS = (own, standard, stranger) -> stranger;

  /** Puts the time limits into a library's client that azure-core keeps there. */
  interface Limits {

    /**
     * @param own the application's
     * @param standard of a client that nobody has told anything
     * @param stranger without limits
     */
    Object put(Object own, Object standard, Object stranger) throws ReflectiveOperationException;
  }

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
        throw new UnsentException("No call to another origin through " + application.getClass(), e);
      }
    }
    return derived;
  }

  private static HttpClient of(HttpClient client) throws ReflectiveOperationException {
    switch (client.getClass().getName()) {
      case PACKAGE + "netty.NettyAsyncHttpClient":
        return like(client, "nettyClient", NettyStranger::of, NettyLimits::put);
      case PACKAGE + "okhttp.OkHttpAsyncHttpClient":
        return like(client, "httpClient", OkHttpStranger::of, NO_LIMITS);
      case PACKAGE + "jdk.httpclient.JdkHttpClient":
        return like(client, "jdkHttpClient", jdkClients(), NO_LIMITS);
      default:
        return HttpClient.createDefault();
    }
  }

  /**
   * Made by the client's own builder, which is told nothing; time limits, and whatever else the
   * application's keeps beside the library's client, are taken over.
   */
  private static HttpClient like(
      HttpClient client, String library, UnaryOperator<Object> stranger, Limits limits)
      throws ReflectiveOperationException {
    Class<?> type = client.getClass();
    Class<?> builder = Class.forName(type.getName() + "Builder", true, type.getClassLoader());
    Object building = builder.getConstructor().newInstance();
    HttpClient made = (HttpClient) builder.getMethod("build").invoke(building);
    boolean replaced = false;
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      field.setAccessible(true);
      boolean isLibrary = field.getName().equals(library);
      Object own = field.get(client);
      field.set(made, isLibrary ? limits.put(own, field.get(made), stranger.apply(own)) : own);
      replaced |= isLibrary;
    }
    if (!replaced) {
      throw new NoSuchFieldException(library);
    }
    return made;
  }

  @SuppressWarnings("unchecked") // it is what the class is
  private static UnaryOperator<Object> jdkClients() throws ReflectiveOperationException {
    return (UnaryOperator<Object>) Class.forName(JDK_CLIENTS).getConstructor().newInstance();
  }
}
