package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.Demand;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes a body that was read whole, buffer by buffer as it came, any number of times. */
final class ChunksPublisher implements BodyPublisher {

  private final ByteChunks chunks;
  private final long contentLength;

  /**
   * @param contentLength what the application's own publisher answered, even if it is not true: the
   *     client then says so, as it would have
   */
  ChunksPublisher(ByteChunks chunks, long contentLength) {
    this.chunks = chunks;
    this.contentLength = contentLength;
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Emission(subscriber));
  }

  private final class Emission implements Flow.Subscription {

    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean finished;
    private int next;

    Emission(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        if (!finished) {
          finished = true;
          subscriber.onError(new IllegalArgumentException("non-positive request"));
        }
        return;
      }
      demand.accumulateAndGet(n, Demand::plus);
      if (work.getAndIncrement() != 0) {
        return;
      }
      do {
        emit();
      } while (work.decrementAndGet() != 0);
    }

    private void emit() {
      while (!finished && next < chunks.count() && demand.get() > 0) {
        demand.decrementAndGet();
        subscriber.onNext(chunks.chunk(next++));
      }
      if (!finished && next == chunks.count()) {
        finished = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      finished = true;
    }
  }
}
