package io.llmcost.agent.instrumentation.jdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** A request that an application or a library has made without the JDK's builder. */
class ForeignRequest extends HttpRequest {

  private final HttpRequest inner;

  ForeignRequest(HttpRequest inner) {
    this.inner = inner;
  }

  @Override
  public Optional<BodyPublisher> bodyPublisher() {
    return inner.bodyPublisher();
  }

  @Override
  public String method() {
    return inner.method();
  }

  @Override
  public Optional<Duration> timeout() {
    return inner.timeout();
  }

  @Override
  public boolean expectContinue() {
    return inner.expectContinue();
  }

  @Override
  public URI uri() {
    return inner.uri();
  }

  @Override
  public Optional<HttpClient.Version> version() {
    return inner.version();
  }

  @Override
  public HttpHeaders headers() {
    return inner.headers();
  }
}
