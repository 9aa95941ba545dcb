package io.llmcost.agent.instrumentation.vertx.glue;

import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Proxies of single requests, which came with version 4.1. */
final class RequestProxies {

  private static final Method GET = get();

  private RequestProxies() {}

  private static Method get() {
    try {
      return RequestOptions.class.getMethod("getProxyOptions");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  static boolean has(RequestOptions request) {
    try {
      return GET != null && GET.invoke(request) != null;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("Vert.x", e);
    }
  }
}
