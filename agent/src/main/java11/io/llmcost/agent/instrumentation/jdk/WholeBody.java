package io.llmcost.agent.instrumentation.jdk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that is here already, handed out as if it had come over the wire. */
final class WholeBody implements Flow.Subscription {

  private final byte[] bytes;
  private final Flow.Subscriber<? super List<ByteBuffer>> subscriber;

  /** Begins with one, so that nothing is signalled before {@code onSubscribe} has returned. */
  private final AtomicInteger work = new AtomicInteger(1);

  private volatile boolean wanted;
  private volatile boolean finished;
  private volatile Throwable refused;

  private WholeBody(byte[] bytes, Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    this.bytes = bytes;
    this.subscriber = subscriber;
  }

  static void publish(byte[] bytes, Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    WholeBody body = new WholeBody(bytes, subscriber);
    subscriber.onSubscribe(body);
    body.loop();
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      wanted = true;
    } else {
      refused = new IllegalArgumentException("non-positive subscription request");
    }
    if (work.getAndIncrement() == 0) {
      loop();
    }
  }

  @Override
  public void cancel() {
    finished = true;
  }

  private void loop() {
    do {
      emit();
    } while (work.decrementAndGet() != 0);
  }

  private void emit() {
    if (finished) {
      return;
    }
    if (refused != null) {
      finished = true;
      subscriber.onError(refused);
    } else if (bytes.length == 0) {
      finished = true;
      subscriber.onComplete();
    } else if (wanted) {
      finished = true;
      try {
        subscriber.onNext(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
      } catch (Throwable e) {
        subscriber.onError(e);
        return;
      }
      subscriber.onComplete();
    }
  }
}
