package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.PacedRelease;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A kept stream that takes its time: each event when it is due, and has been asked for. */
final class PacedBody implements Flow.Subscription {

  private final byte[] bytes;
  private final PacedRelease release;
  private final Flow.Subscriber<? super List<ByteBuffer>> subscriber;
  private final AtomicLong wanted = new AtomicLong();

  /** Begins with one, so that nothing is signalled before {@code onSubscribe} has returned. */
  private final AtomicInteger work = new AtomicInteger(1);

  private volatile boolean finished;
  private volatile Throwable refused;
  private int given;

  private PacedBody(
      byte[] bytes, long nanos, Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    this.bytes = bytes;
    this.release = new PacedRelease(bytes, nanos, this::run);
    this.subscriber = subscriber;
  }

  /**
   * @param nanos for all of it
   */
  static void publish(
      byte[] bytes, long nanos, Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    PacedBody body = new PacedBody(bytes, nanos, subscriber);
    subscriber.onSubscribe(body);
    body.loop();
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      wanted.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    } else {
      refused = new IllegalArgumentException("non-positive subscription request");
    }
    run();
  }

  @Override
  public void cancel() {
    finished = true;
    release.stop();
  }

  private void run() {
    if (work.getAndIncrement() == 0) {
      loop();
    }
  }

  private void loop() {
    do {
      emit();
    } while (work.decrementAndGet() != 0);
  }

  private void emit() {
    while (!finished) {
      if (refused != null) {
        cancel();
        subscriber.onError(refused);
      } else if (given == bytes.length) {
        finished = true;
        subscriber.onComplete();
      } else if (wanted.get() == 0 || !isGiven()) {
        return;
      }
    }
  }

  /** Gives the next event, if it is due. */
  private boolean isGiven() {
    int from = given;
    given = release.endFor(from);
    if (given == from) {
      return false;
    }
    wanted.decrementAndGet();
    try {
      subscriber.onNext(
          List.of(ByteBuffer.wrap(bytes, from, given - from).slice().asReadOnlyBuffer()));
    } catch (Throwable e) {
      cancel();
      subscriber.onError(e);
    }
    return true;
  }
}
