package io.llmcost.agent.resilience;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a place is to be asked. Closed, it counts; it opens after so many failures in a row, or
 * when too many of enough calls fail or are slow. Open, it asks nobody in for a while; then one
 * call at a time is let through to see, and some good ones in a row close it. It knows no clock:
 * every method is told the time, by {@link System#nanoTime}.
 */
public final class Breaker {

  /** What a breaker is at the moment. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** Good probes that close it. */
  static final int PROBES = 2;

  /** A probe that has not come back for so long is taken for lost. */
  static final long LOST_NANOS = 30_000_000_000L;

  private static final long WINDOW_NANOS = 30_000_000_000L;
  private static final int MOST_DOUBLINGS = 4;
  private static final Phase INITIAL = new Phase(State.CLOSED, 0, 0, 0);

  private final AtomicReference<Phase> phase = new AtomicReference<>(INITIAL);
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final CallWindow window = new CallWindow(WINDOW_NANOS);

  /** Immutable, so that a change is one compare-and-set. */
  private static final class Phase {
    final State state;

    /** Open: when the first probe may go. Half open: when the probe under way is lost. */
    final long until;

    /** Half open: good probes so far. */
    final int good;

    /** How often it has opened without closing between. */
    final int opened;

    Phase(State state, long until, int good, int opened) {
      this.state = state;
      this.until = until;
      this.good = good;
      this.opened = opened;
    }
  }

  public State state() {
    return phase.get().state;
  }

  /** Whether a call would be turned away now. Changes nothing. */
  public boolean isOpen(long now) {
    Phase present = phase.get();
    return present.state != State.CLOSED && now - present.until < 0;
  }

  /** Whether a call may go. One that may while the breaker is not closed is its probe. */
  public boolean admits(long now) {
    Phase present = phase.get();
    if (present.state == State.CLOSED) {
      return true;
    }
    return now - present.until >= 0
        && phase.compareAndSet(
            present, new Phase(State.HALF_OPEN, now + LOST_NANOS, present.good, present.opened));
  }

  /** A call went well. */
  void succeeded(BreakerRules rules, long tookNanos, long now) {
    boolean slow = tookNanos > rules.slowNanos;
    Phase present = phase.get();
    if (present.state == State.CLOSED) {
      if (failuresInARow.get() != 0) {
        failuresInARow.set(0);
      }
      window.add(false, slow, now);
      if (slow && isTooMany(window.slow(now), rules, now)) {
        open(present, rules.openNanos, now);
      }
      return;
    }
    if (slow) {
      open(present, rules.openNanos, now);
    } else if (present.good + 1 >= PROBES) {
      if (phase.compareAndSet(present, INITIAL)) {
        failuresInARow.set(0);
        window.clear();
      }
    } else {
      phase.compareAndSet(
          present, new Phase(State.HALF_OPEN, now, present.good + 1, present.opened));
    }
  }

  /** A call failed, and the place is to blame. */
  void failed(BreakerRules rules, long now) {
    Phase present = phase.get();
    if (present.state != State.CLOSED) {
      // Of a call that was sent although it was open it learns nothing new.
      if (present.state == State.HALF_OPEN || now - present.until >= 0) {
        open(present, rules.openNanos, now);
      }
      return;
    }
    window.add(true, false, now);
    boolean row = failuresInARow.incrementAndGet() >= rules.failuresInARow;
    if (rules.enabled && (row || isTooMany(window.failed(now), rules, now))) {
      open(present, rules.openNanos, now);
    }
  }

  /** Nothing is to be had here for a while, as one call has shown. */
  void died(long openNanos, long now) {
    Phase present = phase.get();
    if (present.state != State.OPEN) {
      open(present, openNanos, now);
    }
  }

  private boolean isTooMany(int count, BreakerRules rules, long now) {
    int calls = window.calls(now);
    return rules.enabled && calls >= rules.minCalls && count >= rules.failureRate * calls;
  }

  private void open(Phase present, long openNanos, long now) {
    long nanos = openNanos << Math.min(present.opened, MOST_DOUBLINGS);
    phase.compareAndSet(present, new Phase(State.OPEN, now + nanos, 0, present.opened + 1));
  }
}
