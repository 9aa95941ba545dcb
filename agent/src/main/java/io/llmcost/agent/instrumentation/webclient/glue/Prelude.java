package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.instrumentation.PushedLook;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Reads a body's beginning one piece at a time while somebody looks at it; whoever subscribes gets
 * the same buffers from the first on, then what follows as it asks for it. Subscribed to once.
 */
final class Prelude extends Flux<DataBuffer> implements CoreSubscriber<DataBuffer>, Subscription {

  private final PushedLook look;
  private final Context context;
  private final Queue<DataBuffer> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong askedAhead = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private volatile Subscription source;
  private volatile CoreSubscriber<? super DataBuffer> reader;
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private volatile boolean ended;
  private boolean told;

  Prelude(PushedLook look, Context context) {
    this.look = look;
    this.context = context;
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription given) {
    source = given;
    if (cancelled) {
      given.cancel();
    } else {
      askOneAhead();
    }
  }

  private void askOneAhead() {
    askedAhead.incrementAndGet();
    source.request(1);
  }

  @Override
  public void onNext(DataBuffer buffer) {
    boolean looking = !look.over().isDone();
    byte[] bytes = looking ? copy(buffer) : null;
    pieces.add(buffer);
    if (looking) {
      look.data(bytes);
      if (!look.over().isDone() && reader == null) {
        askOneAhead();
      }
    }
    drain();
  }

  private static byte[] copy(DataBuffer buffer) {
    ByteBuffer view = buffer.asByteBuffer();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    ended = true;
    look.failed(cause);
    drain();
  }

  @Override
  public void onComplete() {
    ended = true;
    look.end();
    drain();
  }

  @Override
  public void subscribe(CoreSubscriber<? super DataBuffer> subscriber) {
    if (!subscribed.compareAndSet(false, true)) {
      Operators.error(subscriber, new IllegalStateException("The body can be read only once"));
      return;
    }
    look.end();
    subscriber.onSubscribe(this);
    reader = subscriber;
    drain();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      return;
    }
    demand.accumulateAndGet(n, Operators::addCap);
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
    Subscription present = source;
    if (present != null) {
      present.cancel();
    }
    look.failed(new CancellationException("Cancelled"));
    drain();
  }

  /** One thread hands on; what others bring meanwhile it finds in its next round. */
  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int round = 1;
    do {
      CoreSubscriber<? super DataBuffer> to = reader;
      while (to != null && !cancelled && demand.get() > 0 && !pieces.isEmpty()) {
        demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
        to.onNext(pieces.poll());
      }
      while (cancelled && !pieces.isEmpty()) {
        DataBufferUtils.release(pieces.poll());
      }
      if (to != null && !cancelled && ended && pieces.isEmpty() && !told) {
        told = true;
        if (failure != null) {
          to.onError(failure);
        } else {
          to.onComplete();
        }
      }
      round = work.addAndGet(-round);
    } while (round != 0);
  }
}
