package io.llmcost.agent.instrumentation.azure.glue;

import io.llmcost.agent.instrumentation.HeldPieces;
import io.llmcost.agent.instrumentation.PushedLook;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Reads a body's beginning one piece at a time while somebody looks at it; whoever subscribes gets
 * the same buffers from the first on, then what follows as it asks for it. Subscribed to once.
 */
final class Prelude extends Flux<ByteBuffer> implements CoreSubscriber<ByteBuffer>, Subscription {

  private final HeldPieces<ByteBuffer> pieces;
  private final Context context;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  Prelude(PushedLook look, Context context) {
    this.pieces = new HeldPieces<>(look, Prelude::copy, dropped -> {});
    this.context = context;
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription given) {
    pieces.begin(
        new HeldPieces.Source() {
          @Override
          public void request(long n) {
            given.request(n);
          }

          @Override
          public void cancel() {
            given.cancel();
          }
        });
  }

  // Some clients use the memory again.
  @Override
  public void onNext(ByteBuffer buffer) {
    pieces.next(ByteBuffer.wrap(copy(buffer)));
  }

  @Override
  public void onError(Throwable cause) {
    pieces.failed(cause);
  }

  @Override
  public void onComplete() {
    pieces.ended();
  }

  @Override
  public void subscribe(CoreSubscriber<? super ByteBuffer> subscriber) {
    if (!subscribed.compareAndSet(false, true)) {
      Operators.error(subscriber, new IllegalStateException("The body can be read only once"));
      return;
    }
    pieces.readBy(
        new HeldPieces.Reader<ByteBuffer>() {
          @Override
          public void begin() {
            subscriber.onSubscribe(Prelude.this);
          }

          @Override
          public void next(ByteBuffer piece) {
            subscriber.onNext(piece);
          }

          @Override
          public void failed(Throwable cause) {
            subscriber.onError(cause);
          }

          @Override
          public void ended() {
            subscriber.onComplete();
          }
        });
  }

  @Override
  public void request(long n) {
    pieces.request(n);
  }

  @Override
  public void cancel() {
    pieces.cancel();
  }
}
