package io.llmcost.agent.instrumentation.apache5.glue;

import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * A request of ours in the place of the application's, known by its type and left alone. Who
 * cancels the application's request cancels this: what the client says can be stopped is said to
 * the other.
 */
final class OwnRequest extends BasicClassicHttpRequest
    implements CancellableDependency, Configurable {

  private static final long serialVersionUID = 1L;

  private final transient CancellableDependency original;
  private final transient RequestConfig config;
  private transient volatile Cancellable running;

  /**
   * @param original the application's; where it can be cancelled, so can this
   */
  private OwnRequest(ClassicHttpRequest original, String method, String path) {
    super(method, path);
    this.original =
        original instanceof CancellableDependency ? (CancellableDependency) original : null;
    this.config = original instanceof Configurable ? ((Configurable) original).getConfig() : null;
  }

  private OwnRequest(ClassicHttpRequest copied, CancellableDependency original) {
    super(copied.getMethod(), copied.getPath());
    this.original = original;
    this.config = copied instanceof Configurable ? ((Configurable) copied).getConfig() : null;
  }

  /** To where the application sends its request. */
  static OwnRequest like(
      ClassicHttpRequest original, String method, String path, Header[] fields, HttpEntity entity) {
    OwnRequest request = new OwnRequest(original, method, path);
    request.setScheme(original.getScheme());
    request.setAuthority(original.getAuthority());
    request.setVersion(original.getVersion());
    request.setHeaders(fields);
    request.setEntity(entity);
    return request;
  }

  /** To another place: has the application's time limits, and is cancelled with its request. */
  static OwnRequest elsewhere(
      ClassicHttpRequest original, String method, String path, Header[] fields, HttpEntity entity) {
    OwnRequest request = new OwnRequest(original, method, path);
    request.setHeaders(fields);
    request.setEntity(entity);
    return request;
  }

  /**
   * An application's request as it is now, without its body: it may be used for another call, and
   * cancelled.
   */
  static OwnRequest copyOf(ClassicHttpRequest original) {
    OwnRequest request = new OwnRequest(original, null);
    request.setScheme(original.getScheme());
    request.setAuthority(original.getAuthority());
    request.setVersion(original.getVersion());
    request.setHeaders(original.getHeaders());
    return request;
  }

  /** Whether the application has cancelled its request. */
  static boolean isCancelled(ClassicHttpRequest request) {
    return request instanceof CancellableDependency
        && ((CancellableDependency) request).isCancelled();
  }

  @Override
  public RequestConfig getConfig() {
    return config;
  }

  @Override
  public void setDependency(Cancellable cancellable) {
    running = cancellable;
    if (original != null) {
      original.setDependency(cancellable);
    }
  }

  /** Ends the exchange, without the application's request being cancelled. */
  void stop() {
    Cancellable present = running;
    if (present != null) {
      present.cancel();
    }
  }

  @Override
  public boolean isCancelled() {
    return original != null && original.isCancelled();
  }

  @Override
  public boolean cancel() {
    return original != null && original.cancel();
  }
}
