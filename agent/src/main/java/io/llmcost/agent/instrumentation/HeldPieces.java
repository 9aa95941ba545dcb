package io.llmcost.agent.instrumentation;

import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The pieces of a body that a client pushes: asked for one at a time while somebody looks at the
 * beginning; then whoever reads gets the same pieces from the first on, what follows as it asks for
 * it, and the same end. Each client's glue puts its own kind of publisher around it.
 *
 * @param <T> what the client pushes
 */
public final class HeldPieces<T> {

  private final PushedLook look;
  private final Function<T, byte[]> bytes;
  private final Consumer<T> release;
  private final Queue<T> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong askedAhead = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private volatile Source source;
  private volatile Reader<? super T> reader;
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private volatile boolean ended;
  private boolean told;

  /**
   * @param bytes copies what is in a piece and leaves it unread
   * @param release lets go of a piece that nobody gets
   */
  public HeldPieces(PushedLook look, Function<T, byte[]> bytes, Consumer<T> release) {
    this.look = look;
    this.bytes = bytes;
    this.release = release;
  }

  /** Where the pieces come from. */
  public interface Source {

    /** So many more may come. */
    void request(long n);

    /** None is wanted any more. */
    void cancel();
  }

  /** Who gets the pieces. One thread at a time. */
  public interface Reader<T> {

    /** It may ask from here on. */
    void begin();

    /** A piece. */
    void next(T piece);

    /** There is no more, because the body broke. */
    void failed(Throwable cause);

    /** There is no more. */
    void ended();
  }

  /** The body begins. */
  public void begin(Source given) {
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

  /** A piece has come. */
  public void next(T piece) {
    boolean looking = !look.over().isDone();
    byte[] seen = looking ? bytes.apply(piece) : null;
    pieces.add(piece);
    if (looking) {
      look.data(seen);
      if (!look.over().isDone() && reader == null) {
        askOneAhead();
      }
    }
    drain();
  }

  /** The body broke. */
  public void failed(Throwable cause) {
    failure = cause;
    ended = true;
    look.failed(cause);
    drain();
  }

  /** The body is over. */
  public void ended() {
    ended = true;
    look.end();
    drain();
  }

  /** Hands the body on, once. */
  public void readBy(Reader<? super T> given) {
    look.leave();
    given.begin();
    reader = given;
    drain();
  }

  /** The reader is ready for so many more. */
  public void request(long n) {
    if (n <= 0) {
      return;
    }
    demand.accumulateAndGet(n, Demand::plus);
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

  /** Nobody wants the body any more. */
  public void cancel() {
    cancelled = true;
    Source present = source;
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
      Reader<? super T> to = reader;
      while (to != null && !cancelled && demand.get() > 0 && !pieces.isEmpty()) {
        demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
        to.next(pieces.poll());
      }
      while (cancelled && !pieces.isEmpty()) {
        release.accept(pieces.poll());
      }
      if (to != null && !cancelled && ended && pieces.isEmpty() && !told) {
        told = true;
        if (failure != null) {
          to.failed(failure);
        } else {
          to.ended();
        }
      }
      round = work.addAndGet(-round);
    } while (round != 0);
  }
}
