package io.llmcost.agent.instrumentation.ahc.glue;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.loopback.Detour;
import io.llmcost.agent.instrumentation.loopback.Loopback;
import java.lang.reflect.Field;
import org.asynchttpclient.AsyncHttpClientConfig;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.proxy.ProxyServer;
import org.asynchttpclient.proxy.ProxyServerSelector;
import org.asynchttpclient.uri.Uri;

/** Leads calls of async-http-client over the loopback bridge. */
public final class AhcGlue implements Glue {

  private static final String CLIENT = "ahc";

  private final GlueServices services;
  private volatile Field config;

  public AhcGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    Request request = (Request) arguments[2];
    Uri uri = request.getUri();
    if (!"POST".equals(request.getMethod()) || uri.getHost() == null || !isHttp(uri.getScheme())) {
      return null;
    }
    int port = uri.getPort() > 0 ? uri.getPort() : Url.defaultPort(uri.getScheme());
    String host = bare(uri.getHost());
    if (!services.calls().watches(uri.getScheme(), host, port)
        || Loopback.leads(name -> request.getHeaders().get(name))) {
      return null;
    }
    Url url = new Url(uri.getScheme(), host, port, pathAndQuery(uri));
    if (!services.calls().wants("POST", url.path())) {
      return null;
    }
    String obstacle = obstacle(request, arguments[1]);
    if (obstacle != null) {
      services.loopback().leftAlone(CLIENT, obstacle);
      return null;
    }
    Detour detour = services.loopback().detour(CLIENT, url, Long.MAX_VALUE);
    return detour == null ? null : new Object[] {elsewhere(request, url, detour)};
  }

  private static boolean isHttp(String scheme) {
    return "http".equals(scheme) || "https".equals(scheme);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String pathAndQuery(Uri uri) {
    String path = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
    return uri.getQuery() == null ? path : path + "?" + uri.getQuery();
  }

  private String obstacle(Request request, Object client) {
    if (request.getAddress() != null) {
      return "the request names an address beside its host";
    }
    ProxyServer proxy = request.getProxyServer();
    ProxyServerSelector proxies = configOf(client).getProxyServerSelector();
    if (proxy == null && proxies != null) {
      proxy = proxies.select(request.getUri());
    }
    return proxy == null ? null : "the client has a proxy";
  }

  /** The URL has been encoded when the request was made, which leaves it as it is now. */
  private static Request elsewhere(Request request, Url url, Detour detour) {
    RequestBuilder changed = request.toBuilder();
    changed.setUrl(detour.origin() + url.pathAndQuery());
    detour.headers().forEach((name, value) -> changed.setHeader(name, value));
    return changed.build();
  }

  private AsyncHttpClientConfig configOf(Object client) {
    try {
      Field field = config;
      if (field == null) {
        field = client.getClass().getDeclaredField("config");
        field.setAccessible(true);
        config = field;
      }
      return (AsyncHttpClientConfig) field.get(client);
    } catch (NoSuchFieldException | IllegalAccessException e) {
      throw new LinkageError("async-http-client", e);
    }
  }
}
