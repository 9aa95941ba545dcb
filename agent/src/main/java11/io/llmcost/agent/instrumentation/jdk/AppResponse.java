package io.llmcost.agent.instrumentation.jdk;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** The response that the application gets: what the client would have said, as far as it is so. */
final class AppResponse<T> implements HttpResponse<T> {

  private static final Method CONNECTION_LABEL = connectionLabelMethod();

  private final ResponseHead head;
  private final T body;

  AppResponse(ResponseHead head, T body) {
    this.head = head;
    this.body = body;
  }

  @Override
  public int statusCode() {
    return head.statusCode();
  }

  @Override
  public HttpRequest request() {
    return head.request();
  }

  @Override
  @SuppressWarnings("unchecked") // earlier responses have no body of any type
  public Optional<HttpResponse<T>> previousResponse() {
    return head.ownResponse().flatMap(r -> ((HttpResponse<T>) r).previousResponse());
  }

  @Override
  public HttpHeaders headers() {
    return head.headers();
  }

  @Override
  public T body() {
    return body;
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return head.ownResponse().flatMap(HttpResponse::sslSession);
  }

  @Override
  public URI uri() {
    return head.uri();
  }

  @Override
  public HttpClient.Version version() {
    return head.version();
  }

  /** Java 25 has this one too. */
  @SuppressWarnings("unchecked")
  public Optional<String> connectionLabel() {
    try {
      return CONNECTION_LABEL == null || head.ownResponse().isEmpty()
          ? Optional.empty()
          : (Optional<String>) CONNECTION_LABEL.invoke(head.ownResponse().get());
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static Method connectionLabelMethod() {
    try {
      return HttpResponse.class.getMethod("connectionLabel");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "(" + request().method() + " " + request().uri() + ") " + statusCode();
  }
}
