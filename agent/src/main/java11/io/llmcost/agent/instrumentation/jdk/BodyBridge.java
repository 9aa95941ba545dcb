package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.StreamPipeline;
import io.llmcost.agent.instrumentation.Demand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a response body and the application's subscriber and runs the bytes through the
 * pipeline. One list in is at most one list out, so that the application's demand is the client's;
 * where a filter keeps everything back, one more is asked for.
 */
final class BodyBridge implements Flow.Subscriber<List<ByteBuffer>>, Flow.Subscription {

  private static final int SCRATCH = 16 * 1024;

  /** Nobody is at work. */
  private static final int OPEN = 0;

  /** A signal goes through; no other one may. */
  private static final int BUSY = 1;

  /** A signal goes through, after which the body is given up. */
  private static final int ENDING = 2;

  private static final int CLOSED = 3;

  private final Flow.Subscriber<? super List<ByteBuffer>> application;
  private final StreamPipeline pipeline;
  private final CompletableFuture<Void> broken = new CompletableFuture<>();
  private final AtomicInteger gate = new AtomicInteger(OPEN);
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<List<ByteBuffer>> tail = new AtomicReference<>();
  private final AtomicReference<IOException> abortedWith = new AtomicReference<>();
  private volatile Flow.Subscription source;
  private volatile boolean subscribed;
  private byte[] scratch;

  BodyBridge(Flow.Subscriber<? super List<ByteBuffer>> application, StreamPipeline pipeline) {
    this.application = application;
    this.pipeline = pipeline;
  }

  /** Fails if the application's subscriber refused its subscription. */
  CompletableFuture<Void> broken() {
    return broken;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    if (gate.get() == CLOSED) {
      subscription.cancel();
    }
    try {
      application.onSubscribe(this);
    } catch (Throwable e) {
      broken.completeExceptionally(e);
      cancel();
      return;
    }
    subscribed = true;
    if (gate.get() == CLOSED) {
      tellOfAbort();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      return;
    }
    boolean empty = false;
    try {
      List<ByteBuffer> out = pipeline.isEmpty() ? buffers : run(buffers);
      empty = out.isEmpty();
      if (!empty) {
        taken();
        application.onNext(out);
      }
    } finally {
      leave();
    }
    if (empty) {
      source.request(1);
    }
  }

  private List<ByteBuffer> run(List<ByteBuffer> buffers) {
    Output out = pipeline.isRewriting() ? new Output() : null;
    for (ByteBuffer buffer : buffers) {
      ByteBuffer view = buffer.duplicate();
      while (view.hasRemaining()) {
        int length = Math.min(view.remaining(), SCRATCH);
        if (scratch == null || scratch.length < length) {
          scratch = new byte[length];
        }
        view.get(scratch, 0, length);
        if (out == null) {
          pipeline.data(scratch, 0, length, BodyBridge::ignore);
        } else {
          pipeline.data(scratch, 0, length, out::write);
        }
      }
    }
    return out == null ? buffers : out.buffers();
  }

  /** Observers alone change nothing: the buffers themselves go on. */
  private static void ignore(byte[] bytes, int offset, int length) {}

  @Override
  public void onError(Throwable cause) {
    if (gate.compareAndSet(OPEN, CLOSED)) {
      pipeline.aborted(cause);
      application.onError(cause);
    }
  }

  @Override
  public void onComplete() {
    if (!gate.compareAndSet(OPEN, BUSY)) {
      return;
    }
    Output out = new Output();
    pipeline.end(out::write);
    List<ByteBuffer> rest = pipeline.isRewriting() ? out.buffers() : List.of();
    if (rest.isEmpty()) {
      gate.set(CLOSED);
      application.onComplete();
      return;
    }
    tail.set(rest);
    leave();
    emitTail();
  }

  /** What a filter wrote at the end waits for demand like everything else. */
  private void emitTail() {
    if (tail.get() == null || demand.get() <= 0 || !gate.compareAndSet(OPEN, BUSY)) {
      return;
    }
    List<ByteBuffer> rest = tail.getAndSet(null);
    if (rest == null) {
      leave();
      return;
    }
    gate.set(CLOSED);
    try {
      application.onNext(rest);
      application.onComplete();
    } catch (Throwable e) {
      application.onError(e);
    }
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      demand.accumulateAndGet(n, Demand::plus);
      emitTail();
    }
    source.request(n);
  }

  private void taken() {
    demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
  }

  /** By the application's subscriber. */
  @Override
  public void cancel() {
    if (gate.compareAndSet(OPEN, CLOSED)) {
      pipeline.aborted(null);
    } else {
      gate.compareAndSet(BUSY, ENDING);
    }
    cancelSource();
  }

  /** By the application through the future: its subscriber learns of it as of an error. */
  void abort() {
    IOException cause = new IOException("Request cancelled");
    cause.initCause(new CancellationException("Request cancelled"));
    abortedWith.set(cause);
    if (gate.compareAndSet(OPEN, CLOSED)) {
      ended();
    } else {
      gate.compareAndSet(BUSY, ENDING);
    }
    cancelSource();
  }

  private void cancelSource() {
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private void leave() {
    if (!gate.compareAndSet(BUSY, OPEN) && gate.compareAndSet(ENDING, CLOSED)) {
      ended();
    }
  }

  private void ended() {
    pipeline.aborted(null);
    if (subscribed) {
      tellOfAbort();
    }
  }

  private void tellOfAbort() {
    IOException cause = abortedWith.getAndSet(null);
    if (cause != null) {
      application.onError(cause);
    }
  }

  /** What the pipeline writes: copied, since its bytes are good only until the call returns. */
  private static final class Output {

    private ByteArrayOutputStream bytes;

    void write(byte[] from, int offset, int length) {
      if (length > 0) {
        if (bytes == null) {
          bytes = new ByteArrayOutputStream(Math.max(length, 512));
        }
        bytes.write(from, offset, length);
      }
    }

    List<ByteBuffer> buffers() {
      return bytes == null
          ? List.of()
          : List.of(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer());
    }
  }
}
