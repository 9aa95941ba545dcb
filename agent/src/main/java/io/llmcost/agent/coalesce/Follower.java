package io.llmcost.agent.coalesce;

import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.thread.AgentClock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for another call's answer, as long as its patience lasts. */
final class Follower {

  private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Flight flight;
  private final CallContext context;
  private final long deadline;

  Follower(Flight flight, CallContext context, Patience patience) {
    this.flight = flight;
    this.context = context;
    this.deadline = System.nanoTime() + patience.nanos(context.remainingNanos());
  }

  /**
   * Waits on the caller's own thread, which is blocked until there is an answer anyway: what
   * follows must run on it too.
   *
   * @return null if a call of its own is to be made
   * @throws CancellationException if the caller has given up
   */
  StoredAnswer await() {
    while (!isOver()) {
      try {
        return flight.outcome().get(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Look whether it is still worth waiting.
      } catch (InterruptedException e) {
        // The client's own call is to notice it, in its own way.
        Thread.currentThread().interrupt();
        return null;
      } catch (ExecutionException e) {
        return null;
      }
    }
    return null;
  }

  /** As {@link #await} without a thread; what depends on it runs on the thread that ends it. */
  CompletableFuture<StoredAnswer> answer() {
    CompletableFuture<StoredAnswer> mine = new CompletableFuture<>();
    flight.outcome().whenComplete((answer, failure) -> mine.complete(answer));
    if (!mine.isDone()) {
      AgentClock.checkUntilDone(mine, () -> check(mine));
    }
    return mine;
  }

  private void check(CompletableFuture<StoredAnswer> mine) {
    try {
      if (isOver()) {
        mine.complete(null);
      }
    } catch (CancellationException e) {
      mine.completeExceptionally(e);
    } catch (RuntimeException e) {
      mine.complete(null);
    }
  }

  private boolean isOver() {
    if (context.isCancelled()) {
      throw new CancellationException("The call was cancelled");
    }
    long now = System.nanoTime();
    return now - deadline >= 0 || flight.isStalled(now);
  }
}
