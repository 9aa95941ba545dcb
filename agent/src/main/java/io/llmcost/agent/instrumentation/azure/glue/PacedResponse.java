package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import io.llmcost.agent.instrumentation.glue.PacedFlux;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A kept stream that takes its time where it is read as a stream; who wants it whole has it at
 * once.
 */
final class PacedResponse extends HttpResponse {

  private final WholeResponse whole;
  private final byte[] bytes;
  private final long nanos;
  private final BooleanSupplier cancelled;
  private volatile boolean closed;

  /**
   * @param nanos for all of the body
   * @param cancelled whether the call was given up; asked while somebody waits
   */
  PacedResponse(
      HttpRequest request,
      int status,
      HttpHeaders headers,
      byte[] bytes,
      long nanos,
      BooleanSupplier cancelled) {
    super(request);
    this.whole = new WholeResponse(request, status, headers, bytes);
    this.bytes = bytes;
    this.nanos = nanos;
    this.cancelled = cancelled;
  }

  @Override
  public int getStatusCode() {
    return whole.getStatusCode();
  }

  @Override
  public String getHeaderValue(String name) {
    return whole.getHeaderValue(name);
  }

  @Override
  public HttpHeaders getHeaders() {
    return whole.getHeaders();
  }

  @Override
  public Flux<ByteBuffer> getBody() {
    return PacedFlux.of(bytes, nanos).map(ByteBuffer::wrap);
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return whole.getBodyAsByteArray();
  }

  @Override
  public Mono<String> getBodyAsString() {
    return whole.getBodyAsString();
  }

  @Override
  public Mono<String> getBodyAsString(Charset charset) {
    return whole.getBodyAsString(charset);
  }

  @Override
  public Mono<InputStream> getBodyAsInputStream() {
    return Mono.fromSupplier(
        () -> new PacedStream(bytes, nanos, () -> closed || cancelled.getAsBoolean()));
  }

  @Override
  public HttpResponse buffer() {
    return whole;
  }

  @Override
  public void close() {
    closed = true;
  }
}
