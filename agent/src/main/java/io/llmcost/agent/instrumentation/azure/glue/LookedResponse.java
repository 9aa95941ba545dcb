package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.FluxUtil;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A client's response at whose beginning somebody has looked. */
final class LookedResponse extends HttpResponse {

  private final HttpResponse received;
  private final Prelude body;

  LookedResponse(HttpResponse received, Prelude body) {
    super(received.getRequest());
    this.received = received;
    this.body = body;
  }

  @Override
  public int getStatusCode() {
    return received.getStatusCode();
  }

  @Override
  @SuppressWarnings("deprecation") // what old versions have
  public String getHeaderValue(String name) {
    return received.getHeaderValue(name);
  }

  @Override
  public HttpHeaders getHeaders() {
    return received.getHeaders();
  }

  @Override
  public Flux<ByteBuffer> getBody() {
    return body;
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return FluxUtil.collectBytesInByteBufferStream(body);
  }

  @Override
  public Mono<String> getBodyAsString() {
    return getBodyAsByteArray()
        .map(bytes -> CoreUtils.bomAwareToString(bytes, getHeaderValue("Content-Type")));
  }

  @Override
  public Mono<String> getBodyAsString(Charset charset) {
    return getBodyAsByteArray().map(bytes -> new String(bytes, charset));
  }

  @Override
  public Mono<InputStream> getBodyAsInputStream() {
    return Mono.fromSupplier(() -> new PulledBody(body));
  }

  @Override
  public void close() {
    body.cancel();
    received.close();
  }
}
