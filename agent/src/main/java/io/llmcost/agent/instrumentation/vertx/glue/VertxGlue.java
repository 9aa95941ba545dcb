package io.llmcost.agent.instrumentation.vertx.glue;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.loopback.Detour;
import io.llmcost.agent.instrumentation.loopback.Loopback;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;

/** Leads calls of Vert.x's client over the loopback bridge. */
public final class VertxGlue implements Glue {

  private static final String CLIENT = "vertx";

  private final GlueServices services;
  private volatile Field options;

  public VertxGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    RequestOptions request = (RequestOptions) arguments[2];
    if (request == null || !HttpMethod.POST.equals(request.getMethod())) {
      return null;
    }
    HttpClientOptions client = optionsOf(arguments[1]);
    Url url = url(request, client);
    if (url == null
        || !services.calls().watches(url.scheme(), url.host(), url.port())
        || Loopback.leads(name -> value(request.getHeaders(), name))
        || !services.calls().wants("POST", url.path())) {
      return null;
    }
    String obstacle = obstacle(request, client);
    if (obstacle != null) {
      services.loopback().leftAlone(CLIENT, obstacle);
      return null;
    }
    long millis = request.getTimeout();
    Detour detour =
        services
            .loopback()
            .detour(
                CLIENT, url, millis > 0 ? TimeUnit.MILLISECONDS.toNanos(millis) : Long.MAX_VALUE);
    return detour == null ? null : new Object[] {elsewhere(request, url, detour)};
  }

  private static String value(MultiMap headers, String name) {
    return headers == null ? null : headers.get(name);
  }

  private static Url url(RequestOptions request, HttpClientOptions client) {
    String host = request.getHost() == null ? client.getDefaultHost() : request.getHost();
    Integer named = request.getPort();
    int port = named == null ? client.getDefaultPort() : named;
    Boolean secure = request.isSsl();
    String path = request.getURI();
    if (host == null || host.isEmpty() || port <= 0 || path == null || !path.startsWith("/")) {
      return null;
    }
    boolean tls = secure == null ? client.isSsl() : secure;
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Url(tls ? "https" : "http", bare, port, path);
  }

  private static String obstacle(RequestOptions request, HttpClientOptions client) {
    if (Servers.of(request) != null) {
      return "the request names a server beside its host";
    }
    if (client.getProtocolVersion() == HttpVersion.HTTP_2) {
      return "the client speaks HTTP/2";
    }
    return client.getProxyOptions() != null || RequestProxies.has(request)
        ? "the client has a proxy"
        : null;
  }

  /** The host stays, and with it the header of that name: only the connection is another. */
  private static RequestOptions elsewhere(RequestOptions request, Url url, Detour detour) {
    RequestOptions changed = new RequestOptions(request);
    changed.setHost(url.host()).setPort(url.port()).setSsl(Boolean.FALSE);
    Servers.set(changed, SocketAddress.inetSocketAddress(detour.port(), detour.host()));
    detour.headers().forEach(changed::addHeader);
    return changed;
  }

  private HttpClientOptions optionsOf(Object client) {
    try {
      Field field = options;
      if (field == null) {
        field = field(client.getClass());
        options = field;
      }
      return (HttpClientOptions) field.get(client);
    } catch (IllegalAccessException e) {
      throw (LinkageError) new IllegalAccessError("options").initCause(e);
    }
  }

  private static Field field(Class<?> client) {
    for (Class<?> type = client; type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField("options");
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException inherited) {
        // or there is none
      }
    }
    throw new NoSuchFieldError("options");
  }
}
