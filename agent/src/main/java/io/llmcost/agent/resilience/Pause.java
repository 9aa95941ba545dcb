package io.llmcost.agent.resilience;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.thread.AgentClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits before another attempt: on the caller's own thread where that is blocked anyway, else on a
 * clock of the agent's. Both look whether the caller still waits.
 */
final class Pause {

  private static final long LOOK_UP_NANOS = 20_000_000L;

  private Pause() {}

  /**
   * Waits on this thread.
   *
   * @return whether the caller still wants an answer; an interrupt is left for its client to see
   */
  static boolean block(long nanos, CallContext context) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0) {
      if (isOver(context) || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, LOOK_UP_NANOS));
      left = end - System.nanoTime();
    }
    return !isOver(context) && !Thread.currentThread().isInterrupted();
  }

  /** As {@link #block} without a thread; completed on the clock's. */
  static CompletableFuture<Boolean> later(long nanos, CallContext context) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    look(over, System.nanoTime() + nanos, context);
    return over;
  }

  private static void look(CompletableFuture<Boolean> over, long end, CallContext context) {
    long left = end - System.nanoTime();
    if (left <= 0 || isOver(context)) {
      over.complete(!isOver(context));
      return;
    }
    try {
      AgentClock.later(() -> look(over, end, context), Math.min(left, LOOK_UP_NANOS));
    } catch (RuntimeException | OutOfMemoryError e) {
      over.complete(false);
    }
  }

  private static boolean isOver(CallContext context) {
    return context.isCancelled() || context.remainingNanos() <= 0;
  }
}
