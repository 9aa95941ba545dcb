package io.llmcost.agent.coalesce;

import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A call that others may wait for. It holds nothing of the answer before it is complete, so that a
 * response which the application forgets is not kept from the garbage collector.
 */
final class Flight {

  // A reader that does not move for so long may never move again: it may be waiting for us.
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CompletableFuture<StoredAnswer> outcome = new CompletableFuture<>();
  private final long startNanos = System.nanoTime();
  private volatile CallContext leader;
  private final long leaderThread = Thread.currentThread().getId();
  private volatile boolean reading;
  private volatile long lastProgress;

  Flight(CallContext leader) {
    this.leader = leader;
  }

  /** The complete answer, or null if there will be none; never fails. */
  CompletableFuture<StoredAnswer> outcome() {
    return outcome;
  }

  /** How long it has been under way. */
  long ageNanos() {
    return System.nanoTime() - startNanos;
  }

  /** The head is here; from now on the application's reading decides how fast it goes. */
  void headArrived(long now) {
    lastProgress = now;
    reading = true;
    // An answer that is forgotten must not be kept with its connection by those who may wait.
    leader = null;
  }

  /** Whether this thread, if it blocked, would wait for itself: it may hold the answer's stream. */
  boolean isLedByThisThread() {
    return leaderThread == Thread.currentThread().getId();
  }

  /**
   * Whether waiting has become pointless.
   *
   * @param now by {@link System#nanoTime}
   */
  boolean isStalled(long now) {
    CallContext sending = leader;
    return (sending != null && sending.isCancelled())
        || (reading && now - lastProgress > STALL_NANOS);
  }

  /** Sees that the stream moves. */
  StreamObserver progress() {
    return new StreamObserver() {
      @Override
      public void data(byte[] bytes, int offset, int length) {
        lastProgress = System.nanoTime();
      }

      @Override
      public void end() {
        // The copy of the answer ends the flight.
      }

      @Override
      public void aborted(Throwable cause) {
        // As at the end.
      }
    };
  }
}
