package io.llmcost.agent.instrumentation.vertx.glue;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Where a request connects to, beside what it calls the host; of another type in version 5. */
final class Servers {

  private static final Method GET = named("getServer");
  private static final Method SET = named("setServer");

  private Servers() {}

  private static Method named(String name) {
    for (Method method : RequestOptions.class.getMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    throw new NoSuchMethodError(name);
  }

  /** Null if it is its host. */
  static Object of(RequestOptions request) {
    return invoke(GET, request);
  }

  static void set(RequestOptions request, SocketAddress server) {
    invoke(SET, request, server);
  }

  private static Object invoke(Method method, RequestOptions request, Object... arguments) {
    try {
      return method.invoke(request, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("Vert.x", e);
    }
  }
}
