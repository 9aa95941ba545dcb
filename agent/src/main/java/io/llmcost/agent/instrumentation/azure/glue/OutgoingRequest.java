package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/** Makes azure-core's requests: the application's once more, changed, or for another origin. */
final class OutgoingRequest {

  private final HttpRequest original;
  private final io.llmcost.agent.http.HttpRequest neutral;
  private final RequestBody body;

  /**
   * @param neutral the original, as we read it
   */
  OutgoingRequest(
      HttpRequest original, io.llmcost.agent.http.HttpRequest neutral, RequestBody body) {
    this.original = original;
    this.neutral = neutral;
    this.body = body;
  }

  /** The same, whatever the application does to its request meanwhile. */
  OutgoingRequest copy() {
    return new OutgoingRequest(original.copy(), neutral, body);
  }

  /** The application's own, with its body as it was read; for a body that is longer, the rest. */
  static HttpRequest untouched(HttpRequest original, Flux<ByteBuffer> body) {
    HttpRequest request = Messages.withoutControls(original.copy());
    if (body != null) {
      request.setBody(body);
    }
    return request;
  }

  /** To the origin of the application's. */
  HttpRequest own(io.llmcost.agent.http.HttpRequest asked) throws MalformedURLException {
    HttpHeaders headers =
        asked.headers() == neutral.headers()
            ? new HttpHeaders(original.getHeaders())
            : Messages.of(asked.headers());
    URL target =
        asked.url().equals(neutral.url()) ? original.getUrl() : new URL(asked.url().toString());
    HttpRequest request = new HttpRequest(method(asked), target, headers);
    boolean changed = asked.body() != neutral.body();
    if (!changed && !body.exists()) {
      return request;
    }
    HttpHeader length = original.getHeaders().get(Messages.CONTENT_LENGTH);
    if (length == null || !changed && !BodyKind.isArray(original)) {
      return request.setBody(changed ? Flux.just(ByteBuffer.wrap(asked.body())) : body.inPieces());
    }
    request.setBody(asked.body());
    headers.set(length.getName(), Integer.toString(asked.body().length));
    return request;
  }

  /** To another origin. */
  HttpRequest foreign(io.llmcost.agent.http.HttpRequest asked) throws MalformedURLException {
    HttpRequest request =
        new HttpRequest(
            method(asked), new URL(asked.url().toString()), Messages.foreign(asked.headers()));
    return asked.body().length == 0 ? request : request.setBody(asked.body());
  }

  private HttpMethod method(io.llmcost.agent.http.HttpRequest asked) {
    return asked.method().equals(neutral.method())
        ? original.getHttpMethod()
        : HttpMethod.valueOf(asked.method());
  }
}
