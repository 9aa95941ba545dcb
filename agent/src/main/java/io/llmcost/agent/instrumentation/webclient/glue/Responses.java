package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.glue.PacedFlux;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;

/** Makes a connector's responses out of ours. */
final class Responses {

  private static final DataBufferFactory HEAP = new DefaultDataBufferFactory();

  private Responses() {}

  /** A response as it came. */
  static ClientHttpResponse untouched(ReceivedBody received) {
    Flux<DataBuffer> body = received.take();
    if (body == null || !received.isLookedAt()) {
      return body == null ? null : received.response();
    }
    ClientHttpResponse response = received.response();
    return ResponseView.of(StatusCodes.of(response), response.getHeaders(), body, response);
  }

  /** A response whose body is still coming; null if somebody has taken it. */
  static ClientHttpResponse live(HttpResponse response, ReceivedBody received) {
    Flux<DataBuffer> body = received.take();
    if (body == null) {
      return null;
    }
    boolean sameHeaders = response.headers() == received.headers();
    if (sameHeaders
        && received.isOwn()
        && response.pipeline().isEmpty()
        && !received.isLookedAt()) {
      return received.response();
    }
    HttpHeaders headers =
        sameHeaders ? received.response().getHeaders() : headers(response.headers());
    return ResponseView.of(
        response.status(),
        headers,
        response.pipeline().isEmpty() ? body : PipedBody.of(body, response.pipeline()),
        received.isOwn() ? received.response() : null);
  }

  /**
   * A response that is here already.
   *
   * @param last what was received last for this call; null if nothing was
   */
  static ClientHttpResponse whole(HttpResponse response, ReceivedBody last) {
    byte[] bytes = response.pipeline().whole(response.bytes());
    ReceivedBody received = last != null && last.isOwn() ? last : null;
    HttpHeaders headers = headers(response.headers());
    boolean hadLength =
        response.headers().has(Messages.CONTENT_LENGTH)
            || received != null && received.headers().has(Messages.CONTENT_LENGTH);
    if (hadLength) {
      headers.setContentLength(bytes.length);
    }
    return ResponseView.of(
        response.status(),
        headers,
        body(bytes, response.paceNanos()),
        received == null ? null : received.response());
  }

  private static Flux<DataBuffer> body(byte[] bytes, long paceNanos) {
    if (bytes.length == 0) {
      return Flux.empty();
    }
    return paceNanos == 0
        ? Flux.defer(() -> Flux.just(HEAP.wrap(bytes)))
        : PacedFlux.of(bytes, paceNanos).map(HEAP::wrap);
  }

  private static HttpHeaders headers(Headers fields) {
    HttpHeaders headers = new HttpHeaders();
    Messages.copy(fields, headers);
    return headers;
  }
}
