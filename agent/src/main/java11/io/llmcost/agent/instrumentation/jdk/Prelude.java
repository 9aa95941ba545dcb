package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.Lookahead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a body piece by piece while somebody looks at its beginning; then stands between the body
 * and whoever reads it, who gets the same pieces and the same end.
 */
final class Prelude implements Flow.Subscriber<List<ByteBuffer>>, Flow.Subscription {

  private final Lookahead lookahead;
  private final CompletableFuture<Void> looked = new CompletableFuture<>();
  private final Queue<List<ByteBuffer>> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong askedAhead = new AtomicLong();
  private final AtomicInteger draining = new AtomicInteger();
  private volatile Flow.Subscription source;
  private volatile Flow.Subscriber<? super List<ByteBuffer>> reader;
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private volatile boolean ended;
  private boolean told;

  Prelude(Lookahead lookahead) {
    this.lookahead = lookahead;
  }

  /**
   * When enough was seen or there is no more; fails with what the body broke with, or on cancel.
   */
  CompletableFuture<Void> looked() {
    return looked;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      askOneAhead();
    }
  }

  private void askOneAhead() {
    askedAhead.incrementAndGet();
    source.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    boolean looking = !looked.isDone();
    boolean enough = looking && isEnoughWith(buffers);
    pieces.add(buffers);
    if (enough) {
      looked.complete(null);
    } else if (looking && reader == null) {
      askOneAhead();
    }
    drain();
  }

  private boolean isEnoughWith(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      try {
        if (lookahead.isEnoughWith(bytes, 0, bytes.length)) {
          return true;
        }
      } catch (RuntimeException e) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    ended = true;
    looked.completeExceptionally(cause);
    drain();
  }

  @Override
  public void onComplete() {
    ended = true;
    if (!looked.isDone()) {
      lookahead.ended();
    }
    looked.complete(null);
    drain();
  }

  /** Hands the body on, once. */
  void subscribe(Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    looked.complete(null);
    subscriber.onSubscribe(this);
    reader = subscriber;
    drain();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      return;
    }
    demand.accumulateAndGet(n, Demand::plus);
    long ahead = askedAhead.get();
    while (!askedAhead.compareAndSet(ahead, ahead - Math.min(ahead, n))) {
      ahead = askedAhead.get();
    }
    long more = n == Long.MAX_VALUE ? n : n - Math.min(ahead, n);
    if (more > 0) {
      source.request(more);
    }
    drain();
  }

  @Override
  public void cancel() {
    cancelled = true;
    Flow.Subscription present = source;
    if (present != null) {
      present.cancel();
    }
    looked.completeExceptionally(new CancellationException());
  }

  /** One thread hands on; what others bring meanwhile it finds in its next round. */
  private void drain() {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    int round = 1;
    do {
      Flow.Subscriber<? super List<ByteBuffer>> to = reader;
      while (to != null && !cancelled && demand.get() > 0 && !pieces.isEmpty()) {
        demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
        to.onNext(pieces.poll());
      }
      if (to != null && !cancelled && ended && pieces.isEmpty() && !told) {
        told = true;
        if (failure != null) {
          to.onError(failure);
        } else {
          to.onComplete();
        }
      }
      round = draining.addAndGet(-round);
    } while (round != 0);
  }
}
