package io.llmcost.agent.instrumentation.azure.glue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * A request body on its way to us: read piece by piece up to a limit. If it is longer, what was
 * read goes on, and the rest behind it as the application's publisher gives it.
 */
final class RequestBody {

  private final Flux<ByteBuffer> source;
  private final int limit;
  private final Context context;
  private final Reader reader = new Reader();
  private final CompletableFuture<Boolean> read = new CompletableFuture<>();
  private final List<byte[]> pieces = new ArrayList<>(1);
  private int length;
  private volatile boolean longer;

  /**
   * @param source null for no body
   * @param context of the application's subscriber
   */
  RequestBody(Flux<ByteBuffer> source, int limit, Context context) {
    this.source = source;
    this.limit = limit;
    this.context = context;
  }

  /**
   * Reads it.
   *
   * @return whether it is all here; false if it is longer than the limit; fails as the
   *     application's publisher does
   */
  CompletableFuture<Boolean> read() {
    if (source == null) {
      read.complete(true);
    } else {
      source.subscribe(reader);
    }
    return read;
  }

  /** Whether there is one at all, be it empty. */
  boolean exists() {
    return source != null;
  }

  /** All of it; not a copy if it came in one piece. */
  byte[] bytes() {
    if (pieces.size() == 1) {
      return pieces.get(0);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(length);
    for (byte[] piece : pieces) {
      all.write(piece, 0, piece.length);
    }
    return all.toByteArray();
  }

  /** What was read, in its pieces. */
  Flux<ByteBuffer> inPieces() {
    return Flux.fromIterable(pieces).map(ByteBuffer::wrap);
  }

  /** All of a longer body: what was read, then the rest. Can be subscribed to once. */
  Flux<ByteBuffer> relayed() {
    Flux<ByteBuffer> rest =
        new Flux<ByteBuffer>() {
          @Override
          public void subscribe(CoreSubscriber<? super ByteBuffer> subscriber) {
            reader.goOn(subscriber);
          }
        };
    return inPieces().concatWith(rest);
  }

  /** Nobody wants the body any more. */
  void cancel() {
    reader.cancel();
  }

  /** Asks for one piece after the other; once the body is too long, only as it is asked itself. */
  private final class Reader implements CoreSubscriber<ByteBuffer>, Subscription {

    private volatile Subscription subscription;
    private volatile CoreSubscriber<? super ByteBuffer> next;
    private volatile boolean cancelled;
    private boolean subscribed;
    private boolean ended;
    private Throwable failure;

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (cancelled) {
        given.cancel();
      } else {
        given.request(1);
      }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      CoreSubscriber<? super ByteBuffer> onward = next;
      if (onward != null) {
        onward.onNext(buffer);
        return;
      }
      if (cancelled) {
        return;
      }
      // A publisher may give the same buffer to the next who asks: its position is left alone.
      ByteBuffer view = buffer.duplicate();
      byte[] piece = new byte[view.remaining()];
      view.get(piece);
      pieces.add(piece);
      length += piece.length;
      if (length < 0 || length > limit) {
        longer = true;
        read.complete(false);
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable cause) {
      if (longer) {
        end(cause);
      } else {
        read.completeExceptionally(cause);
      }
    }

    @Override
    public void onComplete() {
      if (longer) {
        end(null);
      } else {
        read.complete(true);
      }
    }

    /** The source may end with the piece that was too much, before anybody takes the rest. */
    private void end(Throwable cause) {
      CoreSubscriber<? super ByteBuffer> onward;
      synchronized (this) {
        ended = true;
        failure = cause;
        onward = subscribed ? next : null;
      }
      if (onward != null) {
        finish(onward);
      }
    }

    void goOn(CoreSubscriber<? super ByteBuffer> subscriber) {
      next = subscriber;
      subscriber.onSubscribe(this);
      boolean over;
      synchronized (this) {
        subscribed = true;
        over = ended;
      }
      if (over) {
        finish(subscriber);
      }
    }

    private void finish(CoreSubscriber<? super ByteBuffer> subscriber) {
      if (failure != null) {
        subscriber.onError(failure);
      } else {
        subscriber.onComplete();
      }
    }

    @Override
    public void request(long n) {
      subscription.request(n);
    }

    @Override
    public void cancel() {
      cancelled = true;
      Subscription present = subscription;
      if (present != null) {
        present.cancel();
      }
    }
  }
}
