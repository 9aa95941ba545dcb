package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.StreamPipeline;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Runs a body through a pipeline while the application reads it. One buffer in is at most one
 * buffer out, so that the application's demand is the connector's; where a filter keeps everything
 * back, one more is asked for. A cancellation may come from any thread, even while bytes go by: it
 * waits for them.
 */
final class PipedBody {

  private static final DataBufferFactory HEAP = new DefaultDataBufferFactory();
  private static final int SCRATCH = 16 * 1024;

  /** Nobody is at work. */
  private static final int OPEN = 0;

  /** Bytes go through. */
  private static final int BUSY = 1;

  /** Bytes go through, after which the body is given up. */
  private static final int ENDING = 2;

  private static final int CLOSED = 3;

  private final StreamPipeline pipeline;
  private final AtomicInteger gate = new AtomicInteger(OPEN);
  private byte[] scratch;

  private PipedBody(StreamPipeline pipeline) {
    this.pipeline = pipeline;
  }

  static Flux<DataBuffer> of(Flux<DataBuffer> body, StreamPipeline pipeline) {
    PipedBody piped = new PipedBody(pipeline);
    return body.<DataBuffer>handle(piped::next)
        .concatWith(Mono.defer(piped::end))
        .doOnError(piped::failed)
        .doOnCancel(piped::cancelled);
  }

  private void next(DataBuffer buffer, SynchronousSink<DataBuffer> sink) {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      DataBufferUtils.release(buffer);
      return;
    }
    DataBuffer out;
    try {
      out = pipeline.isRewriting() ? rewritten(buffer) : observed(buffer);
    } finally {
      leave();
    }
    if (out != null) {
      sink.next(out);
    }
  }

  private DataBuffer observed(DataBuffer buffer) {
    run(buffer, null);
    return buffer;
  }

  private DataBuffer rewritten(DataBuffer buffer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.readableByteCount());
    try {
      run(buffer, out);
    } finally {
      DataBufferUtils.release(buffer);
    }
    return out.size() == 0 ? null : HEAP.wrap(out.toByteArray());
  }

  private void run(DataBuffer buffer, ByteArrayOutputStream out) {
    ByteBuffer view = buffer.asByteBuffer();
    while (view.hasRemaining()) {
      int length = Math.min(view.remaining(), SCRATCH);
      if (scratch == null || scratch.length < length) {
        scratch = new byte[length];
      }
      view.get(scratch, 0, length);
      if (out == null) {
        pipeline.data(scratch, 0, length, PipedBody::ignore);
      } else {
        pipeline.data(scratch, 0, length, out::write);
      }
    }
  }

  /** Observers alone change nothing: the buffers themselves go on. */
  private static void ignore(byte[] bytes, int offset, int length) {}

  private Mono<DataBuffer> end() {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      return Mono.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    pipeline.end(out::write);
    gate.set(CLOSED);
    return out.size() == 0 || !pipeline.isRewriting()
        ? Mono.empty()
        : Mono.just(HEAP.wrap(out.toByteArray()));
  }

  private void failed(Throwable cause) {
    if (gate.compareAndSet(OPEN, CLOSED)) {
      pipeline.aborted(cause);
    }
  }

  private void cancelled() {
    if (gate.compareAndSet(OPEN, CLOSED)) {
      pipeline.aborted(null);
    } else {
      gate.compareAndSet(BUSY, ENDING);
    }
  }

  private void leave() {
    if (!gate.compareAndSet(BUSY, OPEN) && gate.compareAndSet(ENDING, CLOSED)) {
      pipeline.aborted(null);
    }
  }
}
