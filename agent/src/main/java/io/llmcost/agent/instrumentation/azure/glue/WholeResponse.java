package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.CoreUtils;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response that is here already, to be read as often as one likes. Who reads may write into what
 * he gets: it is never the array that others may hold too.
 */
final class WholeResponse extends HttpResponse {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] bytes;

  WholeResponse(HttpRequest request, int status, HttpHeaders headers, byte[] bytes) {
    super(request);
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getHeaderValue(String name) {
    return headers.getValue(name);
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Flux<ByteBuffer> getBody() {
    return bytes.length == 0
        ? Flux.empty()
        : Flux.defer(() -> Flux.just(ByteBuffer.wrap(bytes.clone())));
  }

  /** Of bytes it would give buffers that are not to be written to: SDKs take their arrays. */
  @Override
  public BinaryData getBodyAsBinaryData() {
    return BinaryData.fromStream(new ByteArrayInputStream(bytes.clone()));
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return Mono.fromSupplier(bytes::clone);
  }

  @Override
  public Mono<String> getBodyAsString() {
    return Mono.fromSupplier(
        () -> CoreUtils.bomAwareToString(bytes, getHeaderValue("Content-Type")));
  }

  @Override
  public Mono<String> getBodyAsString(Charset charset) {
    return Mono.fromSupplier(() -> new String(bytes, charset));
  }

  @Override
  public Mono<InputStream> getBodyAsInputStream() {
    return Mono.fromSupplier(() -> new ByteArrayInputStream(bytes));
  }

  @Override
  public HttpResponse buffer() {
    return this;
  }
}
