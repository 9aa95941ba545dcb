package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.message.BasicHeader;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;

/** What the application called the client with, and what is made of it. */
final class Call {

  private final HttpClient client;
  private final HttpHost target;
  private final HttpRequest request;
  private final HttpContext context;
  private final URI uri;

  /**
   * @param context may be null
   */
  Call(HttpClient client, HttpHost target, HttpRequest request, HttpContext context) {
    this.client = client;
    this.target = target;
    this.request = request;
    this.context = context;
    this.uri = Messages.uri(request);
  }

  HttpClient client() {
    return client;
  }

  HttpRequest request() {
    return request;
  }

  /** The application's; may be null. */
  HttpContext context() {
    return context;
  }

  Url url() {
    return Messages.url(target, uri);
  }

  String path() {
    return Messages.path(uri);
  }

  boolean isAborted() {
    return OwnRequest.isAborted(request);
  }

  /** As the client throws it. */
  static IOException aborted() {
    return Aborted.exception();
  }

  /**
   * The fields of the request, and those that the client will add where they are missing: its
   * default ones, and those that stand in the entity.
   */
  Headers headers(HttpEntity entity, Collection<? extends Header> defaults) {
    Headers headers = Messages.headers(request);
    for (Header field : defaults) {
      headers = withMissing(headers, field);
    }
    headers = withMissing(headers, entity.getContentType());
    return withMissing(headers, entity.getContentEncoding());
  }

  private Headers withMissing(Headers headers, Header field) {
    return field == null || field.getValue() == null || request.containsHeader(field.getName())
        ? headers
        : headers.with(field.getName(), field.getValue());
  }

  /** The request to the application's origin, with these fields and this entity. */
  OwnRequest unchanged(Header[] fields, HttpEntity entity) {
    return own(request.getRequestLine().getMethod(), uri, fields, entity);
  }

  /**
   * The request to the application's origin as it was changed.
   *
   * @param seen what the request came with
   */
  OwnRequest changed(
      io.llmcost.agent.http.HttpRequest changed,
      io.llmcost.agent.http.HttpRequest seen,
      HttpEntity entity) {
    return own(
        changed.method(),
        changed.url().equals(seen.url()) ? uri : changed.url().toUri(),
        changed.headers() == seen.headers()
            ? request.getAllHeaders()
            : fields(changed.headers(), seen.headers()),
        entity);
  }

  private OwnRequest own(String method, URI where, Header[] fields, HttpEntity entity) {
    return new OwnEntityRequest(
            request, method, request.getProtocolVersion(), where, fields, entity)
        .takeParametersOfOriginal();
  }

  // A field that is as it was, and was not in the request, is the client's to add.
  private Header[] fields(Headers changed, Headers seen) {
    List<Header> given = new ArrayList<>();
    for (Iterator<?> all = request.headerIterator(); all.hasNext(); ) {
      given.add((Header) all.next());
    }
    List<Header> fields = new ArrayList<>();
    for (int i = 0; i < changed.size(); i++) {
      String name = changed.name(i);
      String value = changed.value(i);
      if (request.containsHeader(name) || !value.equals(seen.get(name))) {
        fields.add(given(given, name, value));
      }
    }
    return fields.toArray(new Header[0]);
  }

  private static Header given(List<Header> given, String name, String value) {
    for (Header field : given) {
      if (field.getName().equals(name) && value.equals(field.getValue())) {
        return field;
      }
    }
    return new BasicHeader(name, value);
  }

  /** Sends to the application's origin as the application would. */
  HttpResponse send(OwnRequest own, HttpContext sendContext) throws IOException {
    return Execution.of(client).execute(client, target, own, sendContext);
  }

  /**
   * The same call as it is now, whatever the application does to its request and context. Of the
   * context it has the configuration only.
   */
  Call copy() {
    HttpContext copy = null;
    Object configuration = context == null ? null : context.getAttribute("http.request-config");
    if (configuration != null) {
      copy = new BasicHttpContext();
      copy.setAttribute("http.request-config", configuration);
    }
    return new Call(client, target, new RequestCopy(request), copy);
  }

  /** Ends what a copy has under way. */
  void abort() {
    if (request instanceof RequestCopy) {
      ((RequestCopy) request).abort();
    }
  }

  /** The same attributes, without changing the application's. */
  HttpContext copyOfContext() {
    return context == null ? null : new BasicHttpContext(context);
  }

  /** What the application finds in its context after a call that its client did not make. */
  void fillContext(HttpResponse answer) {
    if (context != null) {
      context.setAttribute("http.target_host", target);
      context.setAttribute("http.request", request);
      context.setAttribute("http.response", answer);
    }
  }
}
