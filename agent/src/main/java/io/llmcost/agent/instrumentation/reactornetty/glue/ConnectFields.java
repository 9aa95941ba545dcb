package io.llmcost.agent.instrumentation.reactornetty.glue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClientConfig;

/** What Reactor Netty's calls are made of, which they do not say. */
final class ConnectFields {

  private final Field config;
  private final Constructor<?> connect;
  private final Constructor<HttpClientConfig> copy;
  private final Method protocols;
  private final Field headers;
  private final Field uri;
  private final Field uriText;

  /**
   * @param connectType what is subscribed to for a connection
   */
  ConnectFields(Class<?> connectType) {
    try {
      config = open(connectType.getDeclaredField("config"));
      connect = connectType.getDeclaredConstructor(HttpClientConfig.class);
      connect.setAccessible(true);
      copy = HttpClientConfig.class.getDeclaredConstructor(HttpClientConfig.class);
      copy.setAccessible(true);
      protocols = HttpClientConfig.class.getDeclaredMethod("protocols", HttpProtocol[].class);
      protocols.setAccessible(true);
      headers = open(HttpClientConfig.class.getDeclaredField("headers"));
      uri = open(HttpClientConfig.class.getDeclaredField("uri"));
      uriText = open(HttpClientConfig.class.getDeclaredField("uriStr"));
    } catch (NoSuchFieldException | NoSuchMethodException | RuntimeException e) {
      throw new LinkageError("Reactor Netty", e);
    }
  }

  private static Field open(Field field) {
    field.setAccessible(true);
    return field;
  }

  HttpClientConfig config(Object connecting) {
    return (HttpClientConfig) value(config, connecting);
  }

  /** Null if the URI was given as a text. */
  URI uri(HttpClientConfig of) {
    return (URI) value(uri, of);
  }

  /** Null if it was given as such, or not at all. */
  String uriText(HttpClientConfig of) {
    return (String) value(uriText, of);
  }

  /** Null if there are none. */
  HttpHeaders headers(HttpClientConfig of) {
    return (HttpHeaders) value(headers, of);
  }

  private static Object value(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw (LinkageError) new IllegalAccessError(field.getName()).initCause(e);
    }
  }

  /** The same call to another URL, by HTTP/1.1, with more headers. */
  @SuppressWarnings("unchecked") // of connections, as the one in whose place it stands
  Mono<Object> elsewhere(
      HttpClientConfig original, String url, io.llmcost.agent.http.Headers more) {
    try {
      HttpClientConfig changed = copy.newInstance(original);
      HttpHeaders before = headers(original);
      HttpHeaders all = new DefaultHttpHeaders(false);
      if (before != null) {
        all.add(before);
      }
      more.forEach(all::set);
      headers.set(changed, all);
      uri.set(changed, null);
      uriText.set(changed, url);
      protocols.invoke(changed, (Object) new HttpProtocol[] {HttpProtocol.HTTP11});
      return (Mono<Object>) connect.newInstance(changed);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("Reactor Netty", e);
    }
  }
}
