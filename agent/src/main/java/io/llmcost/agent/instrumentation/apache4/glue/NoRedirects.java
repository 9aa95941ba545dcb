package io.llmcost.agent.instrumentation.apache4.glue;

import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.ProtocolException;
import org.apache.http.client.RedirectStrategy;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.protocol.HttpContext;

/** Follows none. */
final class NoRedirects implements RedirectStrategy {

  static final RedirectStrategy INSTANCE = new NoRedirects();

  private NoRedirects() {}

  @Override
  public boolean isRedirected(HttpRequest request, HttpResponse response, HttpContext context) {
    return false;
  }

  @Override
  public HttpUriRequest getRedirect(HttpRequest request, HttpResponse response, HttpContext context)
      throws ProtocolException {
    throw new ProtocolException("not to be followed");
  }
}
