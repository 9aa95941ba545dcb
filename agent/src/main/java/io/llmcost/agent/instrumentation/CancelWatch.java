package io.llmcost.agent.instrumentation;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Carries a cancellation from one call over to another, for clients that do not say when a call is
 * cancelled. One thread looks at all open calls; there is none while no call is open.
 */
public final class CancelWatch {

  private static final long INTERVAL_MILLIS = 20;
  private static final int IDLE_ROUNDS = 500;

  private final Queue<Watched> open = new ConcurrentLinkedQueue<>();
  private boolean running;

  /** A call that is watched until it is closed. */
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
    open.add(watched);
    startIfNeeded();
    return watched;
  }

  private synchronized void startIfNeeded() {
    if (!running) {
      running = true;
      Thread thread = new Thread(this::run, "llmcost-cancel");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      thread.start();
    }
  }

  private void run() {
    int idle = 0;
    while (idle < IDLE_ROUNDS || !stopped()) {
      idle = open.isEmpty() ? idle + 1 : 0;
      for (Iterator<Watched> calls = open.iterator(); calls.hasNext(); ) {
        if (isOver(calls.next())) {
          calls.remove();
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException ignored) {
        // nobody has a reason to interrupt it, and calls are open
      }
    }
  }

  private static boolean isOver(Watched watched) {
    try {
      return watched.isOver();
    } catch (RuntimeException | LinkageError e) {
      return true;
    }
  }

  private synchronized boolean stopped() {
    running = !open.isEmpty();
    return !running;
  }
}
