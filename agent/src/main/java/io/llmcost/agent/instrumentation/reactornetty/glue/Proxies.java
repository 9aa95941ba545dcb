package io.llmcost.agent.instrumentation.reactornetty.glue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import reactor.netty.http.client.HttpClientConfig;

/** Whether a client goes through a proxy, which newer versions may be told late. */
final class Proxies {

  private static final Method SUPPLIER = supplier();

  private Proxies() {}

  private static Method supplier() {
    try {
      return HttpClientConfig.class.getMethod("proxyProviderSupplier");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  static boolean areUsedBy(HttpClientConfig config) {
    if (config.proxyProvider() != null || SUPPLIER == null) {
      return config.proxyProvider() != null;
    }
    try {
      return SUPPLIER.invoke(config) != null;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("Reactor Netty", e);
    }
  }
}
