package io.llmcost.agent.instrumentation.apache5.glue;

import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.CookieStore;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/** What the application puts into a call's context and finds there afterwards. */
final class Contexts {

  private Contexts() {}

  /** Null if it has none of its own. */
  static CookieStore cookies(HttpContext context) {
    CookieStore named = named(context, HttpClientContext.COOKIE_STORE, CookieStore.class);
    return named != null || !(context instanceof HttpClientContext)
        ? named
        : ((HttpClientContext) context).getCookieStore();
  }

  /** Null if it has none of its own. */
  static CredentialsProvider credentials(HttpContext context) {
    CredentialsProvider named =
        named(context, HttpClientContext.CREDS_PROVIDER, CredentialsProvider.class);
    return named != null || !(context instanceof HttpClientContext)
        ? named
        : ((HttpClientContext) context).getCredentialsProvider();
  }

  /** Null if it has none. */
  static Object userToken(HttpContext context) {
    Object named = named(context, HttpClientContext.USER_TOKEN, Object.class);
    return named != null || !(context instanceof HttpClientContext)
        ? named
        : ((HttpClientContext) context).getUserToken();
  }

  // The default is what some versions say where there is none.
  private static RequestConfig config(HttpContext context) {
    RequestConfig named = named(context, HttpClientContext.REQUEST_CONFIG, RequestConfig.class);
    if (named != null || !(context instanceof HttpClientContext)) {
      return named;
    }
    RequestConfig own = ((HttpClientContext) context).getRequestConfig();
    return own == RequestConfig.DEFAULT ? null : own;
  }

  // Up to 5.3 everything is an attribute; from 5.4 on only in contexts that are not the client's.
  private static <T> T named(HttpContext context, String name, Class<T> type) {
    Object value = context.getAttribute(name);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  /**
   * What holds for a request: its own configuration, the context's, or the client's.
   *
   * @param context may be null
   * @param client may have none
   * @return null if none of them has any
   */
  static RequestConfig config(HttpRequest request, HttpContext context, Object client) {
    RequestConfig config =
        request instanceof Configurable ? ((Configurable) request).getConfig() : null;
    if (config == null && context != null) {
      config = config(context);
    }
    return config == null && client instanceof Configurable
        ? ((Configurable) client).getConfig()
        : config;
  }

  /** How long the client waits for an answer; {@link Long#MAX_VALUE} if it does not say. */
  static long responseNanos(RequestConfig config) {
    Timeout timeout = config == null ? null : config.getResponseTimeout();
    return timeout == null || timeout.getDuration() <= 0
        ? Long.MAX_VALUE
        : TimeUnit.MILLISECONDS.toNanos(timeout.toMilliseconds());
  }

  /**
   * The context of a call to another origin: of the application's it has the time limits and, for
   * proxies on the way, the credentials.
   *
   * @param application may be null
   */
  static HttpClientContext elsewhere(
      HttpContext application, RequestConfig config, ClientFacts client, HttpHost target) {
    HttpClientContext context = HttpClientContext.create();
    CredentialsProvider own = application == null ? null : credentials(application);
    context.setCredentialsProvider(
        new ForProxies(own != null ? own : client.credentials(), target));
    if (config != null) {
      context.setRequestConfig(config);
    }
    return context;
  }

  /**
   * What the application finds in its context after a call that its client did not make.
   *
   * @param context may be null
   */
  static void fill(HttpContext context, HttpRequest request, HttpResponse answer) {
    if (context != null) {
      context.setAttribute(HttpClientContext.HTTP_REQUEST, request);
      context.setAttribute(HttpClientContext.HTTP_RESPONSE, answer);
    }
  }

  /** Keeps back what is asked for in the name of the target. */
  private static final class ForProxies implements CredentialsProvider {
    private final CredentialsProvider known;
    private final HttpHost target;

    /**
     * @param known may be null
     */
    ForProxies(CredentialsProvider known, HttpHost target) {
      this.known = known;
      this.target = target;
    }

    @Override
    public Credentials getCredentials(AuthScope scope, HttpContext context) {
      boolean atTarget =
          scope == null
              || scope.getHost() == null
              || (target.getHostName().equalsIgnoreCase(scope.getHost())
                  && target.getPort() == scope.getPort());
      return known == null || atTarget ? null : known.getCredentials(scope, context);
    }
  }
}
