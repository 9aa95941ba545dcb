package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.IOException;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpRequest;
import org.apache.http.ProtocolVersion;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.Configurable;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.concurrent.Cancellable;

/**
 * A request of ours in the place of the application's, known by its type and left alone. Who aborts
 * the application's request aborts this: what the client says can be stopped is said to the other.
 */
class OwnRequest extends HttpRequestBase {

  private final HttpRequest original;
  private final String method;
  private final ProtocolVersion version;

  /**
   * @param original the application's
   */
  OwnRequest(
      HttpRequest original, String method, ProtocolVersion version, URI uri, Header[] fields) {
    this.original = original;
    this.method = method;
    this.version = version;
    setURI(uri);
    setHeaders(fields);
  }

  /** The application's request with other fields and, if it has one, the same entity. */
  static OwnRequest like(HttpRequest original, Header[] fields) {
    String method = original.getRequestLine().getMethod();
    ProtocolVersion version = original.getProtocolVersion();
    URI uri = Messages.uri(original);
    OwnRequest request =
        original instanceof org.apache.http.HttpEntityEnclosingRequest
            ? new OwnEntityRequest(
                original,
                method,
                version,
                uri,
                fields,
                ((org.apache.http.HttpEntityEnclosingRequest) original).getEntity())
            : new OwnRequest(original, method, version, uri, fields);
    request.takeParametersOfOriginal();
    return request;
  }

  /** Whether the application has aborted its request. */
  static boolean isAborted(HttpRequest request) {
    return request instanceof HttpUriRequest && ((HttpUriRequest) request).isAborted();
  }

  /** Ends the exchange; a reference to its own method would name a class that came with 4.3. */
  final Runnable aborting() {
    HttpUriRequest self = this;
    return self::abort;
  }

  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  final OwnRequest takeParametersOfOriginal() {
    setParams(original.getParams());
    return this;
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public ProtocolVersion getProtocolVersion() {
    return version;
  }

  @Override
  public RequestConfig getConfig() {
    return original instanceof Configurable ? ((Configurable) original).getConfig() : null;
  }

  @Override
  public boolean isAborted() {
    return super.isAborted() || isAborted(original);
  }

  @Override
  public void setCancellable(Cancellable cancellable) {
    super.setCancellable(cancellable);
    if (original instanceof HttpExecutionAware) {
      ((HttpExecutionAware) original).setCancellable(cancellable);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  public void setConnectionRequest(org.apache.http.conn.ClientConnectionRequest request) {
    super.setConnectionRequest(request);
    if (original instanceof org.apache.http.client.methods.AbortableHttpRequest) {
      try {
        ((org.apache.http.client.methods.AbortableHttpRequest) original)
            .setConnectionRequest(request);
      } catch (IOException e) {
        throw OwnRequest.<RuntimeException>asIs(e);
      }
    }
  }

  @Override
  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  public void setReleaseTrigger(org.apache.http.conn.ConnectionReleaseTrigger trigger) {
    super.setReleaseTrigger(trigger);
    if (original instanceof org.apache.http.client.methods.AbortableHttpRequest) {
      try {
        ((org.apache.http.client.methods.AbortableHttpRequest) original).setReleaseTrigger(trigger);
      } catch (IOException e) {
        throw OwnRequest.<RuntimeException>asIs(e);
      }
    }
  }

  // Up to 4.2 these methods throw it, from 4.3 on they do not declare it.
  @SuppressWarnings("unchecked") // erased: the cast is none
  private static <T extends Throwable> T asIs(Throwable failure) throws T {
    throw (T) failure;
  }
}
