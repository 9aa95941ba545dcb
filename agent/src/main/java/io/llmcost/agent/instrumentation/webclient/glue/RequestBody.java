package io.llmcost.agent.instrumentation.webclient.glue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A request body on its way to us: read piece by piece up to a limit. If it is longer, what was
 * read goes on, and the rest behind it as the application's publisher gives it.
 */
final class RequestBody {

  private final int limit;
  private final List<byte[]> pieces = new ArrayList<>(1);
  private int length;
  private volatile boolean longer;
  private volatile Reader reader;

  RequestBody(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /** Completes when the body is here, or when it is longer than the limit. */
  Mono<Void> read(Publisher<? extends DataBuffer> publisher) {
    return new Mono<Void>() {
      @Override
      public void subscribe(CoreSubscriber<? super Void> done) {
        Reader reading = new Reader(done);
        reader = reading;
        Flux.<DataBuffer>from(publisher).subscribe(reading);
      }
    };
  }

  boolean isLonger() {
    return longer;
  }

  /** The pieces that have been read, in their order. */
  List<byte[]> pieces() {
    return pieces;
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

  /** All of a longer body: what was read, then the rest. Can be subscribed to once. */
  Flux<DataBuffer> relayed(DataBufferFactory buffers) {
    Flux<DataBuffer> rest =
        new Flux<DataBuffer>() {
          @Override
          public void subscribe(CoreSubscriber<? super DataBuffer> subscriber) {
            reader.goOn(subscriber);
          }
        };
    return Flux.fromIterable(pieces).map(buffers::wrap).concatWith(rest);
  }

  /** Nobody wants the body any more. */
  void cancel() {
    Reader reading = reader;
    if (reading != null) {
      reading.cancel();
    }
  }

  private static byte[] taken(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /** Asks for one piece after the other; once the body is too long, only as it is asked itself. */
  private final class Reader implements CoreSubscriber<DataBuffer>, Subscription {

    private final CoreSubscriber<? super Void> done;
    private volatile Subscription source;
    private volatile CoreSubscriber<? super DataBuffer> next;
    private boolean subscribed;
    private volatile boolean cancelled;
    private boolean ended;
    private Throwable failure;

    Reader(CoreSubscriber<? super Void> done) {
      this.done = done;
    }

    @Override
    public Context currentContext() {
      return done.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      source = subscription;
      done.onSubscribe(this);
      subscription.request(1);
    }

    @Override
    public void onNext(DataBuffer buffer) {
      CoreSubscriber<? super DataBuffer> onward = next;
      if (onward != null) {
        onward.onNext(buffer);
        return;
      }
      byte[] piece = taken(buffer);
      if (cancelled) {
        return;
      }
      pieces.add(piece);
      length += piece.length;
      if (length < 0 || length > limit) {
        longer = true;
        done.onComplete();
      } else {
        source.request(1);
      }
    }

    @Override
    public void onError(Throwable cause) {
      if (!longer) {
        done.onError(cause);
        return;
      }
      end(cause);
    }

    @Override
    public void onComplete() {
      if (!longer) {
        done.onComplete();
        return;
      }
      end(null);
    }

    /** The source may end with the piece that was too much, before anybody takes the rest. */
    private void end(Throwable cause) {
      CoreSubscriber<? super DataBuffer> onward;
      synchronized (this) {
        ended = true;
        failure = cause;
        onward = subscribed ? next : null;
      }
      if (onward != null) {
        finish(onward);
      }
    }

    void goOn(CoreSubscriber<? super DataBuffer> subscriber) {
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

    private void finish(CoreSubscriber<? super DataBuffer> subscriber) {
      if (failure != null) {
        subscriber.onError(failure);
      } else {
        subscriber.onComplete();
      }
    }

    /** Of those who wait for the body to be read there is nothing to be asked. */
    @Override
    public void request(long n) {
      if (longer) {
        source.request(n);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      Subscription subscription = source;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }
}
