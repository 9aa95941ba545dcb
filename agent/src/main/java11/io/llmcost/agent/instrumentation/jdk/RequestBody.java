package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.Demand;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads what an application's publisher publishes, up to a limit. If it does not get all of it (too
 * long, too slow, failed), it is itself the publisher of the same body: what it has read, then the
 * rest of the still open subscription, at the pace of whoever reads.
 */
final class RequestBody implements Flow.Subscriber<ByteBuffer>, BodyPublisher {

  private final BodyPublisher publisher;
  private final long contentLength;
  private final int limit;
  private final ByteChunks chunks;

  /** True: all of it is here. False: it has to be passed on as it is. */
  private final CompletableFuture<Boolean> collected = new CompletableFuture<>();

  private final Queue<ByteBuffer> incoming = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile Flow.Subscription source;
  private volatile Flow.Subscriber<? super ByteBuffer> reader;
  private volatile boolean asked;
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private int replayed;
  private boolean signalled;

  /**
   * @param contentLength the publisher's answer, asked for once
   */
  RequestBody(BodyPublisher publisher, long contentLength, int limit) {
    this.publisher = publisher;
    this.contentLength = contentLength;
    this.limit = limit;
    this.chunks = new ByteChunks(contentLength >= 0 ? (int) contentLength : 1024);
  }

  /**
   * Starts reading. What the publisher's {@code subscribe} throws comes out of here; then nothing
   * has been consumed.
   */
  void collect() {
    publisher.subscribe(this);
  }

  /** Like {@link #collect}, but a publisher that throws is one that fails. */
  void collectOrFail() {
    try {
      publisher.subscribe(this);
    } catch (Throwable e) {
      onError(e);
    }
  }

  CompletableFuture<Boolean> collected() {
    return collected;
  }

  /** Stops reading; what is not here yet goes through unread. */
  void stopCollecting() {
    collected.complete(false);
  }

  /** The application has given the call up. */
  void cancel() {
    cancelled = true;
    collected.cancel(false);
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** What was read, after {@link #collected} said true. */
  ByteChunks chunks() {
    return chunks;
  }

  /** The body as it was read, with the framing that the publisher asked for. */
  BodyPublisher replay() {
    return new ChunksPublisher(chunks, contentLength);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (source != null || cancelled) {
      subscription.cancel();
      return;
    }
    source = subscription;
    work();
  }

  @Override
  public void onNext(ByteBuffer item) {
    incoming.add(Objects.requireNonNull(item));
    asked = false;
    work();
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause == null ? new NullPointerException("null throwable") : cause;
    ended = true;
    work();
  }

  @Override
  public void onComplete() {
    ended = true;
    work();
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      // a client that sends again (redirect, authentication) subscribes again
      publisher.subscribe(subscriber);
      return;
    }
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            if (n <= 0) {
              failure = new IllegalArgumentException("non-positive request");
              ended = true;
              cancelSource();
            } else {
              demand.accumulateAndGet(n, Demand::plus);
            }
            work();
          }

          @Override
          public void cancel() {
            cancelled = true;
            cancelSource();
          }
        });
    reader = subscriber;
    work();
  }

  private void cancelSource() {
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** One thread at a time; a publisher that answers {@code request} at once does not recurse. */
  private void work() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    do {
      if (reader != null) {
        emit(reader);
      } else if (!collected.isDone()) {
        store();
      }
      if (wantsMore() && !asked && !ended && !cancelled && source != null) {
        asked = true;
        ask();
      }
    } while (work.decrementAndGet() != 0);
  }

  private void ask() {
    try {
      source.request(1);
    } catch (Throwable e) {
      failure = e;
      ended = true;
      work.incrementAndGet();
    }
  }

  private boolean wantsMore() {
    return reader == null
        ? !collected.isDone()
        : demand.get() > 0 && replayed == chunks.count() && incoming.isEmpty();
  }

  private void store() {
    boolean last = ended;
    ByteBuffer item;
    while ((item = incoming.peek()) != null) {
      if (item.remaining() > limit - chunks.length()) {
        collected.complete(false);
        return;
      }
      incoming.poll();
      chunks.add(item);
    }
    if (last) {
      collected.complete(failure == null);
    }
  }

  private void emit(Flow.Subscriber<? super ByteBuffer> subscriber) {
    boolean last = ended;
    while (!cancelled && demand.get() > 0 && replayed < chunks.count()) {
      demand.decrementAndGet();
      subscriber.onNext(chunks.chunk(replayed++));
    }
    while (!cancelled && demand.get() > 0 && !incoming.isEmpty()) {
      demand.decrementAndGet();
      subscriber.onNext(incoming.poll());
    }
    if (last && !signalled && !cancelled && replayed == chunks.count() && incoming.isEmpty()) {
      signalled = true;
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }
  }
}
