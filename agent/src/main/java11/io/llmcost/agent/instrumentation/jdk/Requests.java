package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.Url;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

/** Turns neutral requests of a call into the client's, as near to the application's as can be. */
final class Requests {

  private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

  private final Call call;
  private final byte[] originalBody;
  private final BodyPublisher originalPublisher;

  /**
   * @param originalPublisher publishes the original body any number of times; null for none
   */
  Requests(Call call, byte[] originalBody, BodyPublisher originalPublisher) {
    this.call = call;
    this.originalBody = originalBody;
    this.originalPublisher = originalPublisher;
  }

  /** The call as the application made it. */
  io.llmcost.agent.http.HttpRequest neutral() {
    return new io.llmcost.agent.http.HttpRequest(
        call.request().method(), call.url(), call.headers(), originalBody);
  }

  /** The application's request with another publisher of the same body. */
  static HttpRequest sameAs(Call call, BodyPublisher publisher) throws HttpTimeoutException {
    HttpRequest request = call.request();
    return new OwnRequest(
        request,
        request.method(),
        request.uri(),
        Messages.withoutControls(request.headers()),
        timeout(call),
        publisher);
  }

  /** A request that goes by untouched, but without what was meant for us. */
  static HttpRequest withoutControls(HttpRequest request) {
    return new OwnRequest(
        request,
        request.method(),
        request.uri(),
        Messages.withoutControls(request.headers()),
        request.timeout().orElse(null),
        request.bodyPublisher().orElse(null));
  }

  boolean isOwnOrigin(Url url) {
    return url.sameOrigin(call.url());
  }

  /**
   * @param headNanos how long to wait for the answer's head; {@link Long#MAX_VALUE} for as long as
   *     the application does
   * @throws HttpTimeoutException if the application's time is over
   */
  HttpRequest toClient(io.llmcost.agent.http.HttpRequest neutral, long headNanos)
      throws HttpTimeoutException {
    HttpRequest original = call.request();
    URI uri = neutral.url().equals(call.url()) ? original.uri() : neutral.url().toUri();
    HttpHeaders headers;
    if (!isOwnOrigin(neutral.url())) {
      headers = Messages.ofRequest(neutral.headers(), NONE);
    } else if (neutral.headers().equals(call.headers())) {
      headers = original.headers();
    } else {
      headers = Messages.ofRequest(neutral.headers(), original.headers());
    }
    return new OwnRequest(
        original, neutral.method(), uri, headers, timeout(call, headNanos), body(neutral.body()));
  }

  private BodyPublisher body(byte[] bytes) {
    if (bytes == originalBody) {
      return originalPublisher;
    }
    BodyPublisher publisher = BodyPublishers.ofByteArray(bytes);
    return originalPublisher != null && originalPublisher.contentLength() < 0
        ? BodyPublishers.fromPublisher(publisher)
        : publisher;
  }

  private static Duration timeout(Call call, long headNanos) throws HttpTimeoutException {
    Duration own = timeout(call);
    return headNanos == Long.MAX_VALUE || own != null && own.toNanos() <= headNanos
        ? own
        : Duration.ofNanos(headNanos);
  }

  private static Duration timeout(Call call) throws HttpTimeoutException {
    if (!call.hasDeadline()) {
      return null;
    }
    long remaining = call.remainingNanos();
    if (remaining <= 0) {
      throw new HttpTimeoutException("request timed out");
    }
    return Duration.ofNanos(remaining);
  }
}
