package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes requests of a call into a connector, any number of times: as the application's was
 * written, as far as it is not changed.
 */
final class OutgoingRequest {

  private static final Method ATTRIBUTES = attributes();

  private final CapturedRequest captured;
  private final HttpRequest neutral;

  /**
   * @param neutral what was captured, as the gateway was given it
   */
  OutgoingRequest(CapturedRequest captured, HttpRequest neutral) {
    this.captured = captured;
    this.neutral = neutral;
  }

  /** To the application's own origin. */
  Mono<Void> writeOwn(HttpRequest request, ClientHttpRequest to) {
    copyContext(captured, to);
    boolean changed = request.body() != neutral.body();
    if (request.headers() == neutral.headers()) {
      Messages.copyWithoutControls(captured.getHeaders(), to.getHeaders());
    } else {
      copyOwn(request.headers(), to.getHeaders());
    }
    if (changed && captured.getHeaders().getFirst(Messages.CONTENT_LENGTH) != null) {
      to.getHeaders().set(Messages.CONTENT_LENGTH, Integer.toString(request.body().length));
    }
    return write(
        captured,
        changed ? Collections.singletonList(request.body()) : captured.body().pieces(),
        to);
  }

  private void copyOwn(Headers from, HttpHeaders to) {
    boolean withCookies = !captured.getCookies().isEmpty();
    Messages.copy(withCookies ? from.without(Messages.COOKIE) : from, to);
    String ownCookies = withCookies ? captured.getHeaders().getFirst(Messages.COOKIE) : null;
    if (ownCookies != null) {
      to.add(Messages.COOKIE, ownCookies);
    }
  }

  /** To another origin: nothing of the application's but what the gateway has put there. */
  static Mono<Void> writeForeign(HttpRequest request, ClientHttpRequest to) {
    Messages.copyForeign(request.headers(), to.getHeaders());
    to.getHeaders().setContentLength(request.body().length);
    DataBufferFactory buffers = to.bufferFactory();
    return to.writeWith(Mono.fromSupplier(() -> buffers.wrap(request.body())));
  }

  /** The application's request as it is, but without what was meant for us. */
  static Mono<Void> writeUntouched(CapturedRequest captured, ClientHttpRequest to) {
    copyContext(captured, to);
    Messages.copyWithoutControls(captured.getHeaders(), to.getHeaders());
    if (captured.unread() != null) {
      return captured.unread().apply(to);
    }
    RequestBody body = captured.body();
    return body.isLonger() && captured.framing() != Framing.ONE
        ? writeRelayed(captured, to)
        : write(captured, body.pieces(), to);
  }

  private static Mono<Void> writeRelayed(CapturedRequest captured, ClientHttpRequest to) {
    Flux<DataBuffer> body = captured.body().relayed(to.bufferFactory());
    return captured.framing() == Framing.FLUSHED
        ? to.writeAndFlushWith(body.map(Mono::just))
        : to.writeWith(body);
  }

  private static Mono<Void> write(
      CapturedRequest captured, List<byte[]> pieces, ClientHttpRequest to) {
    DataBufferFactory buffers = to.bufferFactory();
    switch (captured.framing()) {
      case NONE:
        return Mono.empty();
      case EMPTY:
        return to.setComplete();
      case ONE:
        return to.writeWith(
            pieces.isEmpty() ? Mono.empty() : Mono.fromSupplier(() -> buffers.wrap(pieces.get(0))));
      case FLUSHED:
        return to.writeAndFlushWith(
            Flux.fromIterable(pieces).map(piece -> Mono.fromSupplier(() -> buffers.wrap(piece))));
      default:
        return to.writeWith(Flux.fromIterable(pieces).map(buffers::wrap));
    }
  }

  private static void copyContext(CapturedRequest from, ClientHttpRequest to) {
    from.getCookies().forEach((name, cookies) -> to.getCookies().put(name, cookies));
    if (ATTRIBUTES != null) {
      copyAttributes(from, to);
    }
  }

  @SuppressWarnings("unchecked") // as the interface says, from 6.2 on
  private static void copyAttributes(CapturedRequest from, ClientHttpRequest to) {
    try {
      Map<String, Object> attributes = (Map<String, Object>) ATTRIBUTES.invoke(from);
      ((Map<String, Object>) ATTRIBUTES.invoke(to)).putAll(attributes);
    } catch (ReflectiveOperationException | UnsupportedOperationException e) {
      throw new IllegalStateException("Attributes of a request", e);
    }
  }

  private static Method attributes() {
    try {
      return ClientHttpRequest.class.getMethod("getAttributes");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
