package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.CoreUtils;
import com.azure.core.util.FluxUtil;
import io.llmcost.agent.http.StreamPipeline;
import io.llmcost.agent.instrumentation.PipelineStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A response whose body runs through a pipeline as the application reads it, once. */
final class PipedResponse extends HttpResponse {

  private final HttpResponse received;
  private final int status;
  private final HttpHeaders headers;
  private final StreamPipeline pipeline;
  private final PipedBody piped;
  private final AtomicBoolean used = new AtomicBoolean();

  PipedResponse(
      HttpRequest request,
      HttpResponse received,
      int status,
      HttpHeaders headers,
      StreamPipeline pipeline) {
    super(request);
    this.received = received;
    this.status = status;
    this.headers = headers;
    this.pipeline = pipeline;
    this.piped = new PipedBody(pipeline);
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

  /** Read again, it is what the client below makes of that. */
  @Override
  public Flux<ByteBuffer> getBody() {
    return Flux.defer(() -> used.compareAndSet(false, true) ? piped.of(body()) : body());
  }

  private Flux<ByteBuffer> body() {
    Flux<ByteBuffer> body = received.getBody();
    return body == null ? Flux.empty() : body;
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return FluxUtil.collectBytesInByteBufferStream(getBody());
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

  /** Some clients hand out a stream that is read from the connection as it is asked. */
  @Override
  public Mono<InputStream> getBodyAsInputStream() {
    return received.getBodyAsInputStream().map(this::piped);
  }

  private InputStream piped(InputStream in) {
    return used.compareAndSet(false, true) ? new PipelineStream(in, pipeline) : in;
  }

  @Override
  public BinaryData getBodyAsBinaryData() {
    BinaryData streamed = StreamedData.of(received);
    return streamed == null
        ? super.getBodyAsBinaryData()
        : BinaryData.fromStream(piped(streamed.toStream()));
  }

  @Override
  public void close() {
    if (used.compareAndSet(false, true)) {
      pipeline.aborted(null);
    } else {
      piped.giveUp();
    }
    received.close();
  }
}
