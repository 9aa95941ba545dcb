package io.llmcost.agent.instrumentation.webclient.glue;

import java.net.URI;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What WebClient writes a request into before there is a connection: keeps header fields, cookies
 * and body, and how the body was written, which decides its framing.
 */
final class CapturedRequest extends AbstractClientHttpRequest {

  /** The application wants the connector's own request, which there is none of yet. */
  static final class NativeRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NativeRequestException() {
      super("The connector's own request", null, false, false);
    }
  }

  private final HttpMethod method;
  private final URI uri;
  private final DataBufferFactory buffers = new DefaultDataBufferFactory();
  private final RequestBody body;
  private volatile Function<ClientHttpRequest, Mono<Void>> unread;
  private volatile Framing framing = Framing.NONE;

  /**
   * @param limit of the body, in bytes
   */
  CapturedRequest(HttpMethod method, URI uri, int limit) {
    this.method = method;
    this.uri = uri;
    this.body = new RequestBody(limit);
  }

  Framing framing() {
    return framing;
  }

  /** The body as far as it has been read. */
  RequestBody body() {
    return body;
  }

  /** Writes a body that was not read, because it says that it is too long; null if it was read. */
  Function<ClientHttpRequest, Mono<Void>> unread() {
    return unread;
  }

  @Override
  public HttpMethod getMethod() {
    return method;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public DataBufferFactory bufferFactory() {
    return buffers;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> publisher) {
    framing = publisher instanceof Mono ? Framing.ONE : Framing.MANY;
    return doCommit(
        () -> {
          if (isTooLong()) {
            unread = request -> request.writeWith(publisher);
            return Mono.empty();
          }
          return body.read(publisher);
        });
  }

  @Override
  public Mono<Void> writeAndFlushWith(
      Publisher<? extends Publisher<? extends DataBuffer>> publishers) {
    framing = Framing.FLUSHED;
    return doCommit(
        () -> {
          if (isTooLong()) {
            unread = request -> request.writeAndFlushWith(publishers);
            return Mono.empty();
          }
          return body.read(Flux.concat(publishers));
        });
  }

  private boolean isTooLong() {
    return getHeaders().getContentLength() > body.limit();
  }

  @Override
  public Mono<Void> setComplete() {
    framing = Framing.EMPTY;
    return doCommit();
  }

  /** Of the interface from 5.3 on. */
  @SuppressWarnings({"TypeParameterUnusedInFormals", "unused"})
  public <T> T getNativeRequest() {
    throw new NativeRequestException();
  }

  @Override
  protected void applyHeaders() {}

  @Override
  protected void applyCookies() {}
}
