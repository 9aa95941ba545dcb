package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.EventPace;
import io.llmcost.agent.thread.AgentClock;
import java.util.concurrent.CompletableFuture;

/**
 * How much of a kept stream may be given by now, for a client that is given it: no thread waits for
 * the rest. Time begins with the first question. Asked by one thread after the other.
 */
public final class PacedRelease {

  private final EventPace pace;
  private final Runnable onMore;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private int end;
  private long begun;
  private boolean asked;
  private boolean unpaced;
  private volatile CompletableFuture<Void> waiting;

  /**
   * @param nanos for all of the body
   * @param onMore called when there is more to give, on a thread that may block, with the context
   *     class loader of this one
   */
  public PacedRelease(byte[] bytes, long nanos, Runnable onMore) {
    this.pace = new EventPace(bytes, nanos);
    this.onMore = onMore;
  }

  /**
   * Up to where the body may be given now.
   *
   * @param given what has been given already; if that is all there may be for now, whoever gives it
   *     is called when there is more
   */
  public int endFor(int given) {
    if (given < end) {
      return end;
    }
    if (!asked) {
      asked = true;
      begun = System.nanoTime();
    }
    long left = pace.dueNanos(given) - (System.nanoTime() - begun);
    if (left <= 0 || unpaced || !isCalledLater(left)) {
      end = pace.endOfEvent(given);
    }
    return end;
  }

  /** Where nobody can be called later, the rest is given at once. */
  private boolean isCalledLater(long nanos) {
    CompletableFuture<Void> present = waiting;
    if (present != null && !present.isDone()) {
      return true;
    }
    CompletableFuture<Void> next = new CompletableFuture<>();
    next.thenRun(this::more);
    waiting = next;
    try {
      AgentClock.complete(next, nanos);
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      unpaced = true;
      return false;
    }
  }

  private void more() {
    try {
      DeliveryThreads.run(loader, onMore);
    } catch (RuntimeException | OutOfMemoryError e) {
      onMore.run(); // on the clock's thread rather than never
    }
  }

  /** Nobody wants the rest. */
  public void stop() {
    CompletableFuture<Void> present = waiting;
    if (present != null) {
      present.cancel(false);
    }
  }
}
