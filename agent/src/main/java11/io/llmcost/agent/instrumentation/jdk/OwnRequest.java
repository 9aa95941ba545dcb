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
    this.timeout = timeout;
    this.body = body;
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
    return headers;
  }

  @Override
  public String toString() {
    return uri + " " + method;
  }
}
