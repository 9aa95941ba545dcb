package io.llmcost.agent.instrumentation.jetty.glue;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.loopback.Detour;
import io.llmcost.agent.instrumentation.loopback.Loopback;
import java.util.concurrent.TimeUnit;

/** Leads calls of Jetty's client over the loopback bridge. */
public final class JettyGlue implements Glue {

  private static final String CLIENT = "jetty";

  private final GlueServices services;
  private volatile JettyTypes types;

  public JettyGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    Object request = arguments[1];
    JettyTypes known = typesOf(request);
    String scheme = known.scheme(request);
    String host = known.host(request);
    if (!"POST".equals(known.method(request)) || host == null || !isHttp(scheme)) {
      return null;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = known.port(request) > 0 ? known.port(request) : Url.defaultPort(scheme);
    if (!services.calls().watches(scheme, bare, port)
        || Loopback.leads(name -> known.header(request, name))) {
      return null;
    }
    Url url = new Url(scheme, bare, port, pathAndQuery(known, request));
    if (!services.calls().wants("POST", url.path())) {
      return null;
    }
    String obstacle = obstacle(known, request);
    if (obstacle != null) {
      services.loopback().leftAlone(CLIENT, obstacle);
      return null;
    }
    long millis = known.timeoutMillis(request);
    Detour detour =
        services
            .loopback()
            .detour(
                CLIENT, url, millis > 0 ? TimeUnit.MILLISECONDS.toNanos(millis) : Long.MAX_VALUE);
    if (detour != null) {
      known.lead(request, detour);
    }
    return null;
  }

  private JettyTypes typesOf(Object request) {
    JettyTypes known = types;
    if (known == null) {
      known = new JettyTypes(request.getClass());
      types = known;
    }
    return known;
  }

  private static boolean isHttp(String scheme) {
    return "http".equals(scheme) || "https".equals(scheme);
  }

  private static String pathAndQuery(JettyTypes types, Object request) {
    String path = types.path(request);
    String query = types.query(request);
    String whole = path == null || path.isEmpty() ? "/" : path;
    return query == null || query.isEmpty() ? whole : whole + "?" + query;
  }

  private static String obstacle(JettyTypes types, Object request) {
    if (types.hasProxies(request)) {
      return "the client has a proxy";
    }
    return types.speaksHttp1(request) ? null : "the client may speak HTTP/2";
  }
}
