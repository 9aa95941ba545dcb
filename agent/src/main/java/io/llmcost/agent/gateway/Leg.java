package io.llmcost.agent.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One of several requests that run beside each other for one call. It does not wait on the caller's
 * thread, and can be given up by itself.
 */
public final class Leg {

  private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
  private final boolean afterwards;
  private volatile boolean givenUp;

  public Leg() {
    this(false);
  }

  private Leg(boolean afterwards) {
    this.afterwards = afterwards;
  }

  /** One of a call that has its answer, or is about to: nothing of it concerns the call's own. */
  static Leg afterwards() {
    return new Leg(true);
  }

  /**
   * Whether the call needs no answer of this any more, and what becomes of the call says nothing.
   */
  public boolean isAfterwards() {
    return afterwards;
  }

  /** Whether another one has won, or nobody waits any more. */
  public boolean isGivenUp() {
    return givenUp;
  }

  /** Runs it when this is given up; at once if it has been. Never twice. */
  public void onGiveUp(Runnable action) {
    actions.add(action);
    if (givenUp) {
      run();
    }
  }

  /** Nobody wants its answer any more. */
  public void giveUp() {
    givenUp = true;
    run();
  }

  private void run() {
    Runnable action;
    while ((action = actions.poll()) != null) {
      action.run();
    }
  }
}
