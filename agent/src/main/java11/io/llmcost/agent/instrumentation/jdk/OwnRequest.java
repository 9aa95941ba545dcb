package io.llmcost.agent.instrumentation.jdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that we make through the application's client in place of its own. Its class is the
 * mark by which it is known when it comes past the hook again.
 */
final class OwnRequest extends HttpRequest {

  private final HttpRequest original;
  private final String method;
  private final URI uri;
  private final HttpHeaders headers;
  private final HttpRequest carrier;
  private final Duration timeout;
  private final BodyPublisher body;

  /**
   * @param original where version and {@code Expect} come from
   * @param timeout null for none
   * @param body null for none
   */
  OwnRequest(
      HttpRequest original,
      String method,
      URI uri,
      HttpHeaders headers,
      Duration timeout,
      BodyPublisher body) {
    this.original = original;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.carrier = carrier(uri, headers);
    this.timeout = timeout;
    this.body = body;
  }

  // Tracing agents add their headers in the JDK's own requests' headers(), not in that of ours.
  private static HttpRequest carrier(URI uri, HttpHeaders headers) {
    try {
      HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
      headers.map().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
      return builder.build();
    } catch (IllegalArgumentException restricted) {
      return null;
    }
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return Optional.ofNullable(body);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  @Override
  public boolean expectContinue() {
    return original.expectContinue();
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return original.version();
  }

  @Override
  public HttpHeaders headers() {
    return carrier == null ? headers : carrier.headers();
  }

  @Override
  public String toString() {
    return uri + " " + method;
  }
}
