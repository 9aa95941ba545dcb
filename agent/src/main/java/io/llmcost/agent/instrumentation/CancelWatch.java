package io.llmcost.agent.instrumentation;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Carries a cancellation from one call over to another, for clients that do not say when a call is
 * cancelled. One thread looks at all open calls; there is none while no call is open.
 */
public final class CancelWatch {

  private static final long INTERVAL_MILLIS = 20;
  private static final int IDLE_ROUNDS = 500;

  // Weak, so that a call whose response was neither read nor closed goes when the application
  // forgets it.
  private final Queue<WeakReference<Watched>> open = new ConcurrentLinkedQueue<>();
  private final long intervalMillis;
  private final int idleRounds;
  private final AtomicBoolean running = new AtomicBoolean();

  public CancelWatch() {
    this(INTERVAL_MILLIS, IDLE_ROUNDS);
  }

  /**
   * @param idleRounds how many times the thread finds no open call before it ends
   */
  CancelWatch(long intervalMillis, int idleRounds) {
    this.intervalMillis = intervalMillis;
    this.idleRounds = idleRounds;
  }

  /** A call that is watched until it is closed, or nobody holds this any more. */
  public static final class Watched {
    private final BooleanSupplier cancelled;
    private final Runnable cancel;
    private volatile boolean closed;

    private Watched(BooleanSupplier cancelled, Runnable cancel) {
      this.cancelled = cancelled;
      this.cancel = cancel;
    }

    /** The call is over. May be called again. */
    public void close() {
      closed = true;
    }

    private boolean isOver() {
      if (!closed && cancelled.getAsBoolean()) {
        closed = true;
        cancel.run();
      }
      return closed;
    }
  }

  /**
   * Watches a call.
   *
   * @param cancelled whether the application's call is cancelled
   * @param cancel cancels the other call; run at most once, on the watching thread
   */
  public Watched watch(BooleanSupplier cancelled, Runnable cancel) {
    Watched watched = new Watched(cancelled, cancel);
    open.add(new WeakReference<>(watched));
    startIfNeeded();
    return watched;
  }

  /** How many calls are watched, those included that are over and were not looked at since. */
  int size() {
    return open.size();
  }

  boolean isRunning() {
    return running.get();
  }

  private void startIfNeeded() {
    if (!running.get() && running.compareAndSet(false, true)) {
      try {
        AgentThread.create(this::run, "llmcost-cancel").start();
      } catch (OutOfMemoryError | RuntimeException e) {
        running.set(false);
        Log.warnOnce("cancel-thread", "Calls to other origins cannot be cancelled: " + e);
      }
    }
  }

  private void run() {
    int idle = 0;
    while (idle < idleRounds || !stopped()) {
      idle = open.isEmpty() ? idle + 1 : 0;
      for (Iterator<WeakReference<Watched>> calls = open.iterator(); calls.hasNext(); ) {
        if (isOver(calls.next().get())) {
          calls.remove();
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(intervalMillis);
      } catch (InterruptedException ignored) {
        // nobody has a reason to interrupt it, and calls are open
      }
    }
  }

  private static boolean isOver(Watched watched) {
    try {
      return watched == null || watched.isOver();
    } catch (RuntimeException | LinkageError e) {
      return true;
    }
  }

  // Who adds a call looks at the flag afterwards: it is met here, or starts another thread.
  private boolean stopped() {
    running.set(false);
    return open.isEmpty() || !running.compareAndSet(false, true);
  }
}
