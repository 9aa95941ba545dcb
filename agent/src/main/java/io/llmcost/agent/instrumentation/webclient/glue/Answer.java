package io.llmcost.agent.instrumentation.webclient.glue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscription;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;

/**
 * What the application's subscriber gets: one response when it asks for it, a failure, or nothing.
 * A response that comes after a cancellation is given back, so that somebody releases it; one after
 * the response goes to where it came from, as connectors make of it what they want.
 */
final class Answer implements Subscription {

  private static final int REQUESTED = 1;
  private static final int READY = 2;
  private static final int OVER = 4;
  private static final int CANCELLED = 8;

  private final CoreSubscriber<? super ClientHttpResponse> subscriber;
  private final Runnable onCancel;
  private final AtomicInteger state = new AtomicInteger();
  private final AtomicReference<Runnable> onLateCancel = new AtomicReference<>();
  private volatile ClientHttpResponse response;
  private volatile Runnable unwanted;

  /**
   * @param onCancel run once, if the subscriber cancels before it has its answer
   */
  Answer(CoreSubscriber<? super ClientHttpResponse> subscriber, Runnable onCancel) {
    this.subscriber = subscriber;
    this.onCancel = onCancel;
  }

  @Override
  public void request(long n) {
    while (n > 0) {
      int now = state.get();
      if ((now & (REQUESTED | OVER | CANCELLED)) != 0) {
        return;
      }
      if (state.compareAndSet(now, now == READY ? OVER : REQUESTED)) {
        if (now == READY) {
          emit();
        }
        return;
      }
    }
  }

  @Override
  public void cancel() {
    while (true) {
      int now = state.get();
      if (now == OVER) {
        Runnable late = onLateCancel.getAndSet(null);
        if (late != null) {
          late.run();
        }
        return;
      }
      if (now == CANCELLED) {
        return;
      }
      if (state.compareAndSet(now, CANCELLED)) {
        onCancel.run();
        if (now == READY) {
          unwanted.run();
        }
        return;
      }
    }
  }

  boolean isCancelled() {
    return state.get() == CANCELLED;
  }

  /**
   * @param ifUnwanted releases the response, if the subscriber has gone or goes before it asks
   * @param ifCancelled run if the subscriber cancels after it has the response; null for nothing
   */
  void respond(ClientHttpResponse ready, Runnable ifUnwanted, Runnable ifCancelled) {
    response = ready;
    onLateCancel.set(ifCancelled);
    unwanted = ifUnwanted;
    while (true) {
      int now = state.get();
      if ((now & (OVER | CANCELLED)) != 0) {
        ifUnwanted.run();
        return;
      }
      if (state.compareAndSet(now, now == REQUESTED ? OVER : READY)) {
        if (now == REQUESTED) {
          emit();
        }
        return;
      }
    }
  }

  private void emit() {
    subscriber.onNext(response);
    subscriber.onComplete();
  }

  void fail(Throwable cause) {
    if (end()) {
      subscriber.onError(cause);
    }
  }

  /** There is no response. */
  void complete() {
    if (end()) {
      subscriber.onComplete();
    }
  }

  private boolean end() {
    while (true) {
      int now = state.get();
      if ((now & (OVER | CANCELLED | READY)) != 0) {
        return false;
      }
      if (state.compareAndSet(now, OVER)) {
        return true;
      }
    }
  }
}
