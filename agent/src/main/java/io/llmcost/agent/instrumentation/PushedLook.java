package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.thread.AgentClock;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at the beginning of a body that a client pushes, while somebody else keeps it. The threads
 * that bring the body tell what comes; when enough was seen, or the time is over, {@link #over}
 * says so.
 */
public final class PushedLook {

  private final Lookahead lookahead;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final AtomicBoolean decided = new AtomicBoolean();

  /** Without a time: whoever looks keeps it. */
  public PushedLook(Lookahead lookahead) {
    this.lookahead = lookahead;
  }

  /**
   * @param giveUp run if the body is given up because nothing came in time: nobody will read it
   */
  public PushedLook(Lookahead lookahead, Runnable giveUp) {
    this(lookahead);
    boolean givesUp = lookahead.giveUpNanos() <= lookahead.holdNanos();
    CompletableFuture<Void> time = new CompletableFuture<>();
    over.whenComplete((nothing, failure) -> time.cancel(false));
    // Not on the clock's thread: what follows is the application's.
    time.thenRunAsync(() -> timeIsOver(givesUp ? giveUp : null));
    AgentClock.complete(time, Math.min(lookahead.giveUpNanos(), lookahead.holdNanos()));
  }

  private void timeIsOver(Runnable giveUp) {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    if (giveUp == null) {
      over.complete(null);
    } else {
      giveUp.run();
      over.completeExceptionally(new SocketTimeoutException("The answer did not begin in time"));
    }
  }

  /** Completed when there is nothing more to wait for; fails with what the body broke with. */
  public CompletableFuture<Void> over() {
    return over;
  }

  /** More of the body, which its keeper has kept. One thread at a time. */
  public void data(byte[] bytes) {
    if (!decided.get() && isEnoughWith(bytes) && decided.compareAndSet(false, true)) {
      over.complete(null);
    }
  }

  // A fault of ours ends the look, nothing else.
  private boolean isEnoughWith(byte[] bytes) {
    try {
      return lookahead.isEnoughWith(bytes, 0, bytes.length);
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** There is no more. */
  public void end() {
    if (decided.compareAndSet(false, true)) {
      lookahead.ended();
      over.complete(null);
    }
  }

  /** Nobody wants to know any more; there may be more to come. */
  public void leave() {
    if (decided.compareAndSet(false, true)) {
      over.complete(null);
    }
  }

  /** It broke. */
  public void failed(Throwable cause) {
    if (decided.compareAndSet(false, true)) {
      over.completeExceptionally(cause);
    }
  }
}
