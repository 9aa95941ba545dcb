package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.HeldPieces;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Takes a body piece by piece while somebody looks at its beginning; then stands between the body
 * and whoever reads it, who gets the same pieces and the same end.
 */
final class Prelude implements Flow.Subscriber<List<ByteBuffer>>, Flow.Subscription {

  private final HeldPieces<List<ByteBuffer>> pieces;

  Prelude(PushedLook look) {
    this.pieces = new HeldPieces<>(look, Prelude::copy, dropped -> {});
  }

  private static byte[] copy(List<ByteBuffer> buffers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
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

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    pieces.next(buffers);
  }

  @Override
  public void onError(Throwable cause) {
    pieces.failed(cause);
  }

  @Override
  public void onComplete() {
    pieces.ended();
  }

  /** Hands the body on, once. */
  void subscribe(Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    pieces.readBy(
        new HeldPieces.Reader<List<ByteBuffer>>() {
          @Override
          public void begin() {
            subscriber.onSubscribe(Prelude.this);
          }

          @Override
          public void next(List<ByteBuffer> buffers) {
            subscriber.onNext(buffers);
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
