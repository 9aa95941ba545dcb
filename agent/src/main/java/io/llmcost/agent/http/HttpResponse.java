package io.llmcost.agent.http;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A response: whole bytes, or a live body with the observers and filters that it will run through.
 * Immutable, but for a live body, which can be used once.
 */
public final class HttpResponse {

  private final int status;
  private final Headers headers;
  private final byte[] bytes;
  private final LiveBody live;
  private final StreamPipeline pipeline;
  private final long paceNanos;

  private HttpResponse(
      int status,
      Headers headers,
      byte[] bytes,
      LiveBody live,
      StreamPipeline pipeline,
      long paceNanos) {
    this.status = status;
    this.headers = Objects.requireNonNull(headers);
    this.bytes = bytes;
    this.live = live;
    this.pipeline = pipeline;
    this.paceNanos = paceNanos;
  }

  /** A response that is here already, whole and not compressed. */
  public static HttpResponse whole(int status, Headers headers, byte[] body) {
    return new HttpResponse(
        status, headers, Objects.requireNonNull(body), null, StreamPipeline.empty(), 0);
  }

  /** A response whose body is still coming. */
  public static HttpResponse live(int status, Headers headers, LiveBody body) {
    return new HttpResponse(
        status, headers, null, Objects.requireNonNull(body), StreamPipeline.empty(), 0);
  }

  public int status() {
    return status;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public Headers headers() {
    return headers;
  }

  public boolean isWhole() {
    return bytes != null;
  }

  /** The body's bytes, before the pipeline; null if it is live. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * This, to be given in as long a time, event by event: where the client's own thread reads it, it
   * waits there as it would for the network; where the client is given it, nobody waits.
   *
   * @param nanos 0 for at once
   */
  public HttpResponse paced(long nanos) {
    return new HttpResponse(status, headers, bytes, live, pipeline, nanos);
  }

  /** How long it should take to read a whole body's events; 0 for no time. */
  public long paceNanos() {
    return paceNanos;
  }

  /** The body in the client's hands; null if this is whole. */
  public LiveBody live() {
    return live;
  }

  /** What the body's bytes run through on their way to the application. */
  public StreamPipeline pipeline() {
    return pipeline;
  }

  /** Whether the content type is that of server-sent events. */
  public boolean isEventStream() {
    String type = headers.get("content-type");
    return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  /**
   * This as a whole response: its body taken out of the client's hands and run through the
   * pipeline.
   *
   * @param limit in bytes; the stage fails for a longer body, and the rest is closed
   * @return completed on the calling thread by clients that block
   */
  public CompletionStage<HttpResponse> readWhole(int limit) {
    if (isWhole() && pipeline.isEmpty()) {
      return CompletableFuture.completedFuture(this);
    }
    CompletionStage<byte[]> read =
        isWhole() ? CompletableFuture.completedFuture(bytes) : live.readFully(limit);
    return read.handle(
        (body, failure) -> {
          if (failure != null) {
            pipeline.aborted(failure);
            throw failure instanceof CompletionException
                ? (CompletionException) failure
                : new CompletionException(failure);
          }
          byte[] passed = pipeline.whole(body);
          return whole(status, headersFor(passed.length), passed).paced(paceNanos);
        });
  }

  private Headers headersFor(int length) {
    String said = headers.get("content-length");
    return said == null || said.equals(Integer.toString(length))
        ? headers
        : headers.without("content-length");
  }

  /** Gives the response up: nobody will read it. */
  public void discard() {
    pipeline.aborted(null);
    if (live != null) {
      live.discard();
    }
  }

  public HttpResponse withHeaders(Headers newHeaders) {
    return new HttpResponse(status, newHeaders, bytes, live, pipeline, paceNanos);
  }

  public HttpResponse withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /** This with one more observer, nearer to the application than those there are. */
  public HttpResponse observedBy(StreamObserver observer) {
    return new HttpResponse(status, headers, bytes, live, pipeline.with(observer), paceNanos);
  }

  /**
   * This with one more filter, nearer to the application than those there are. {@code
   * Content-Length} no longer holds and is taken out.
   */
  public HttpResponse filteredBy(StreamFilter filter) {
    return new HttpResponse(
        status, headers.without("content-length"), bytes, live, pipeline.with(filter), paceNanos);
  }
}
