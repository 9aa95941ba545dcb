package io.llmcost.agent.instrumentation.jetty.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.instrumentation.loopback.Detour;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.function.Consumer;

/** Jetty's requests, whose types lie in other packages from version 12 on. */
final class JettyTypes {

  private final Method scheme;
  private final Method host;
  private final Method port;
  private final Method method;
  private final Method path;
  private final Method query;
  private final Method headers;
  private final Method timeout;
  private final Method setScheme;
  private final Method setHost;
  private final Method setPort;
  private final Method addHeader;
  private final Method changeHeaders;
  private final Field client;

  JettyTypes(Class<?> request) {
    Class<?> type = request;
    while (!type.getName().endsWith(".HttpRequest")) {
      type = type.getSuperclass();
    }
    try {
      scheme = type.getMethod("getScheme");
      host = type.getMethod("getHost");
      port = type.getMethod("getPort");
      method = type.getMethod("getMethod");
      path = type.getMethod("getPath");
      query = type.getMethod("getQuery");
      headers = type.getMethod("getHeaders");
      timeout = type.getMethod("getTimeout");
      setScheme = type.getMethod("scheme", String.class);
      setHost = type.getMethod("host", String.class);
      setPort = type.getMethod("port", int.class);
      client = type.getDeclaredField("client");
      client.setAccessible(true);
    } catch (NoSuchMethodException | NoSuchFieldException e) {
      throw new LinkageError("Jetty", e);
    }
    addHeader = optional(type, "header", String.class, String.class);
    changeHeaders = addHeader == null ? optional(type, "headers", Consumer.class) : null;
    if (addHeader == null && changeHeaders == null) {
      throw new NoSuchMethodError("headers");
    }
  }

  private static Method optional(Class<?> type, String name, Class<?>... arguments) {
    try {
      return type.getMethod(name, arguments);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  String scheme(Object request) {
    return (String) invoke(scheme, request);
  }

  String host(Object request) {
    return (String) invoke(host, request);
  }

  int port(Object request) {
    return (Integer) invoke(port, request);
  }

  String method(Object request) {
    return (String) invoke(method, request);
  }

  String path(Object request) {
    return (String) invoke(path, request);
  }

  /** Null if there is none. */
  String query(Object request) {
    return (String) invoke(query, request);
  }

  /** 0 for none. */
  long timeoutMillis(Object request) {
    return (Long) invoke(timeout, request);
  }

  /** The first value of a field, or null. */
  String header(Object request, String name) {
    Object fields = invoke(headers, request);
    return (String) invoke(publicly(fields, "get", String.class), fields, name);
  }

  boolean hasProxies(Object request) {
    Object proxies = call(clientOf(request), "getProxyConfiguration");
    return !((Collection<?>) call(proxies, "getProxies")).isEmpty();
  }

  /** Whether it knows no other version. */
  boolean speaksHttp1(Object request) {
    Object transport = call(clientOf(request), "getTransport");
    return transport.getClass().getSimpleName().equals("HttpClientTransportOverHTTP");
  }

  private Object clientOf(Object request) {
    try {
      return client.get(request);
    } catch (IllegalAccessException e) {
      throw (LinkageError) new IllegalAccessError("client").initCause(e);
    }
  }

  /** Has a request go another way. */
  void lead(Object request, Detour detour) {
    add(request, detour.headers());
    invoke(setScheme, request, "http");
    invoke(setHost, request, detour.host());
    invoke(setPort, request, detour.port());
  }

  private void add(Object request, Headers more) {
    if (addHeader != null) {
      more.forEach((name, value) -> invoke(addHeader, request, name, value));
      return;
    }
    Consumer<Object> change =
        fields ->
            more.forEach(
                (name, value) ->
                    invoke(
                        publicly(fields, "put", String.class, String.class), fields, name, value));
    invoke(changeHeaders, request, change);
  }

  private static Object call(Object owner, String name) {
    return invoke(publicly(owner, name), owner);
  }

  /** A method by a type that may be called, which an implementation need not be. */
  private static Method publicly(Object owner, String name, Class<?>... arguments) {
    try {
      Method found = owner.getClass().getMethod(name, arguments);
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException e) {
      throw (LinkageError) new NoSuchMethodError(name).initCause(e);
    }
  }

  private static Object invoke(Method method, Object owner, Object... arguments) {
    try {
      return method.invoke(owner, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("Jetty", e);
    }
  }
}
