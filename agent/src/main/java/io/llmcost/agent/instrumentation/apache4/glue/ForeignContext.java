package io.llmcost.agent.instrumentation.apache4.glue;

import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.Credentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;

/**
 * The context of a call to another origin: of the application's it has the time limits and, for
 * proxies on the way, the credentials.
 */
final class ForeignContext {

  private static final String CREDENTIALS = "http.auth.credentials-provider";
  private static final String CONFIG = "http.request-config";

  private ForeignContext() {}

  /**
   * @param application may be null
   */
  static HttpContext of(HttpContext application, ClientFacts client, HttpHost target) {
    HttpContext context = new BasicHttpContext();
    Object credentials = application == null ? null : application.getAttribute(CREDENTIALS);
    CredentialsProvider known =
        credentials instanceof CredentialsProvider
            ? (CredentialsProvider) credentials
            : client.credentials();
    context.setAttribute(CREDENTIALS, new ForProxies(known, target));
    Object config = application == null ? null : application.getAttribute(CONFIG);
    if (config != null) {
      context.setAttribute(CONFIG, config);
    }
    return context;
  }

  /** Keeps back what is asked for in the name of the target. */
  private static final class ForProxies implements CredentialsProvider {
    private final CredentialsProvider known;
    private final HttpHost target;

    ForProxies(CredentialsProvider known, HttpHost target) {
      this.known = known;
      this.target = target;
    }

    @Override
    public Credentials getCredentials(AuthScope scope) {
      boolean atTarget =
          scope == null
              || scope.getHost() == null
              || (target.getHostName().equalsIgnoreCase(scope.getHost())
                  && Messages.port(target) == scope.getPort());
      return known == null || atTarget ? null : known.getCredentials(scope);
    }

    @Override
    public void setCredentials(AuthScope scope, Credentials credentials) {}

    @Override
    public void clear() {}
  }
}
