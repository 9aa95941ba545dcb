package io.llmcost.agent.instrumentation.azure.glue;

import java.lang.reflect.Field;
import java.util.function.BiConsumer;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Time limits of azure-core's newer clients: hooks in Reactor Netty's client, which sets none for
 * itself. Where an application has hooks of its own beside them, the usual limits are taken: what
 * hooks do cannot be told apart, and they may add credentials.
 */
final class NettyLimits {

  private static final String BUILDER = "com.azure.core.http.netty.NettyAsyncHttpClientBuilder";

  private NettyLimits() {}

  static Object put(Object own, Object standard, Object stranger)
      throws ReflectiveOperationException {
    HttpClient limited = (HttpClient) stranger;
    BiConsumer<HttpClientRequest, Connection> before = hook("doOnRequest", own, standard);
    if (before != null) {
      limited = limited.doOnRequest(before);
    }
    BiConsumer<HttpClientResponse, Connection> after =
        hook("doAfterResponseSuccess", own, standard);
    return after == null ? limited : limited.doAfterResponseSuccess(after);
  }

  private static <T> BiConsumer<T, Connection> hook(String name, Object own, Object standard)
      throws ReflectiveOperationException {
    BiConsumer<T, Connection> hook = of((HttpClient) own, name);
    return hook == null || hook.getClass().getName().startsWith(BUILDER)
        ? hook
        : of((HttpClient) standard, name);
  }

  /** Null if there is none. */
  @SuppressWarnings("unchecked") // it is what the client was given
  private static <T> BiConsumer<T, Connection> of(HttpClient client, String name)
      throws ReflectiveOperationException {
    HttpClientConfig config = client.configuration();
    Field field = HttpClientConfig.class.getDeclaredField(name);
    field.setAccessible(true);
    return (BiConsumer<T, Connection>) field.get(config);
  }
}
