package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A limit to a wait that only somebody else can end: when the time is over, what is waited for is
 * given up.
 */
public final class WaitLimit {

  private static final int WAITING = 0;
  private static final int MET = 1;
  private static final int OVER = 2;

  private final AtomicInteger state = new AtomicInteger(WAITING);
  private final CompletableFuture<Void> time = new CompletableFuture<>();

  private WaitLimit() {}

  /**
   * Begins.
   *
   * @param nanos {@link Long#MAX_VALUE} for no limit
   * @param giveUp run on a thread of its own, as it may take its time; not the clock's
   */
  public static WaitLimit of(long nanos, Runnable giveUp) {
    WaitLimit limit = new WaitLimit();
    if (nanos != Long.MAX_VALUE) {
      limit.time.thenRunAsync(() -> limit.over(giveUp));
      try {
        AgentClock.complete(limit.time, nanos);
      } catch (RuntimeException | OutOfMemoryError e) {
        Log.debug("A wait has no limit", e);
      }
    }
    return limit;
  }

  /**
   * Limits the wait for an answer's head, unless it is here.
   *
   * @param nanos {@link Long#MAX_VALUE} for no limit
   * @param giveUp fails the head with what it gets, and ends the request
   */
  public static void ofHead(
      CompletableFuture<HttpResponse> head, long nanos, Consumer<SocketTimeoutException> giveUp) {
    if (nanos != Long.MAX_VALUE && !head.isDone()) {
      WaitLimit limit = of(nanos, () -> giveUp.accept(exceeded(null)));
      head.whenComplete((response, failure) -> limit.isMet());
    }
  }

  private void over(Runnable giveUp) {
    if (!state.compareAndSet(WAITING, OVER)) {
      return;
    }
    try {
      giveUp.run();
    } catch (RuntimeException e) {
      Log.debug("What took too long could not be given up", e);
    }
  }

  /** What was waited for is here; false if it was given up before. */
  public boolean isMet() {
    boolean met = state.compareAndSet(WAITING, MET);
    time.cancel(false);
    return met || state.get() == MET;
  }

  /** Why the wait has ended: the time, or the failure itself. */
  public IOException failure(IOException cause) {
    return isMet() ? cause : exceeded(cause);
  }

  /**
   * What is told of a wait that was too long.
   *
   * @param cause null if there is none
   */
  public static SocketTimeoutException exceeded(Throwable cause) {
    SocketTimeoutException exceeded = new SocketTimeoutException("No answer in time");
    if (cause != null) {
      exceeded.initCause(cause);
    }
    return exceeded;
  }
}
