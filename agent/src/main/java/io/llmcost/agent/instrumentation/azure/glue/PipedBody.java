package io.llmcost.agent.instrumentation.azure.glue;

import io.llmcost.agent.http.StreamPipeline;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Runs a body through a pipeline while the application reads it. One buffer in is at most one
 * buffer out, so that the application's demand is the client's; where a filter keeps everything
 * back, one more is asked for. A cancellation may come from any thread, even while bytes go by: it
 * waits for them.
 */
final class PipedBody {

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

  PipedBody(StreamPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** To be subscribed to once. */
  Flux<ByteBuffer> of(Flux<ByteBuffer> body) {
    return body.<ByteBuffer>handle(this::next)
        .concatWith(Mono.defer(this::end))
        .doOnError(this::failed)
        .doOnCancel(this::giveUp);
  }

  private void next(ByteBuffer buffer, SynchronousSink<ByteBuffer> sink) {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      return;
    }
    ByteBuffer out;
    try {
      out = pipeline.isRewriting() ? rewritten(buffer) : observed(buffer);
    } finally {
      leave();
    }
    if (out != null) {
      sink.next(out);
    }
  }

  private ByteBuffer observed(ByteBuffer buffer) {
    run(buffer.duplicate(), null);
    return buffer;
  }

  private ByteBuffer rewritten(ByteBuffer buffer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.remaining());
    run(buffer, out);
    return out.size() == 0 ? null : ByteBuffer.wrap(out.toByteArray());
  }

  private void run(ByteBuffer view, ByteArrayOutputStream out) {
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

  private Mono<ByteBuffer> end() {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      return Mono.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    pipeline.end(out::write);
    gate.set(CLOSED);
    return out.size() == 0 || !pipeline.isRewriting()
        ? Mono.empty()
        : Mono.just(ByteBuffer.wrap(out.toByteArray()));
  }

  private void failed(Throwable cause) {
    if (gate.compareAndSet(OPEN, CLOSED)) {
      pipeline.aborted(cause);
    }
  }

  /** The application reads no further. May be called again, and when all has been read. */
  void giveUp() {
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
