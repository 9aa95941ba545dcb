package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.util.Collection;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What the application called the client with, and what is made of it. */
final class ClassicCall {

  private final CloseableHttpClient client;
  private final HttpHost target;
  private final ClassicHttpRequest request;
  private final HttpContext context;
  private final String pathAndQuery;

  /**
   * @param target null if the request alone says it
   * @param context may be null
   */
  ClassicCall(
      CloseableHttpClient client,
      HttpHost target,
      ClassicHttpRequest request,
      HttpContext context) {
    this.client = client;
    this.target = target;
    this.request = request;
    this.context = context;
    this.pathAndQuery = Messages.pathAndQuery(request);
  }

  CloseableHttpClient client() {
    return client;
  }

  ClassicHttpRequest request() {
    return request;
  }

  /** The application's; may be null. */
  HttpContext context() {
    return context;
  }

  RequestConfig config() {
    return Contexts.config(request, context, client);
  }

  Url url() {
    return Messages.url(target, request, pathAndQuery);
  }

  /** Without query; null if the request line has something else. */
  String path() {
    return pathAndQuery == null ? null : Messages.path(pathAndQuery);
  }

  boolean isCancelled() {
    return OwnRequest.isCancelled(request);
  }

  /** As the client throws it. */
  static IOException cancellation() {
    return new RequestFailedException("Request aborted");
  }

  /**
   * The fields of the request, and those that the client will add where they are missing: its
   * default ones, and those that stand in the entity.
   */
  static Headers headers(
      org.apache.hc.core5.http.HttpRequest request,
      EntityDetails entity,
      Collection<? extends Header> defaults) {
    Headers headers = Messages.headers(request);
    for (Header field : defaults) {
      headers = withMissing(headers, request, field.getName(), field.getValue());
    }
    headers = withMissing(headers, request, "Content-Type", entity.getContentType());
    return withMissing(headers, request, "Content-Encoding", entity.getContentEncoding());
  }

  private static Headers withMissing(
      Headers headers, org.apache.hc.core5.http.HttpRequest request, String name, String value) {
    return value == null || request.containsHeader(name) ? headers : headers.with(name, value);
  }

  /** The request to the application's origin, without what was meant for us. */
  OwnRequest untouched(HttpEntity entity) {
    return OwnRequest.like(
        request, request.getMethod(), request.getPath(), Messages.withoutControls(request), entity);
  }

  /**
   * The request to the application's origin as it was changed.
   *
   * @param seen what the gateway was shown
   */
  OwnRequest changed(HttpRequest changed, HttpRequest seen, HttpEntity entity) {
    return OwnRequest.like(
        request,
        changed.method(),
        changed.url().equals(seen.url()) ? request.getPath() : changed.url().pathAndQuery(),
        Messages.changed(request, seen.headers(), changed.headers()),
        entity);
  }

  /**
   * The same call as it is now, whatever the application does to its request and context. Of the
   * context it has the configuration only.
   */
  ClassicCall copy() {
    HttpClientContext copy = HttpClientContext.create();
    RequestConfig config = config();
    if (config != null) {
      copy.setRequestConfig(config);
    }
    return new ClassicCall(client, target, OwnRequest.copyOf(request), copy);
  }

  /** Ends what a copy has under way. */
  void stop() {
    if (request instanceof OwnRequest) {
      ((OwnRequest) request).stop();
    }
  }

  /** Sends to the application's origin as the application would. */
  @SuppressWarnings("deprecation") // the one that leaves the response open in all versions
  CloseableHttpResponse send(OwnRequest own, HttpContext sendContext) throws IOException {
    return client.execute(target, own, sendContext);
  }
}
