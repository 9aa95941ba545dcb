package io.llmcost.agent.instrumentation;

import java.util.function.Supplier;

/**
 * Says on a thread that a call on its way down is in the gateway's hands already: clients stand on
 * other clients, and a call is one interception, wherever it was seen first.
 *
 * <p>Glue of a client that may have another instrumented client below it (WebClient on the JDK's
 * client, an SDK's own transport) sends {@link #during} a mark; the client below then wants none of
 * these calls, because {@code CallHandler.wants} says so, and sends them as they are. Nothing is
 * put on the request, so nothing can get on the wire where nobody below takes it out. What comes
 * back up on the same thread, while the mark is there, is handed on {@link #notDuring} it: it may
 * make the application's next call.
 *
 * <p>The mark is good for the thread that sends. A client that is asked on one thread and decides
 * on another carries it over, as OkHttp's enqueued calls do.
 */
public final class HandledAbove {

  /**
   * The same mark in the context of a Reactor subscription, for what is decided on a thread that
   * nobody has marked.
   */
  public static final String CONTEXT_KEY = "io.llmcost.handled-above";

  private static final ThreadLocal<Boolean> MARK = new ThreadLocal<>();

  private HandledAbove() {}

  /** Whether what this thread sends now has been handled by a client above. */
  public static boolean here() {
    return MARK.get() != null;
  }

  /** Runs what gives a handled call to a client below. */
  public static <T> T during(Supplier<T> send) {
    return with(Boolean.TRUE, send);
  }

  /** Runs what hands an answer up, which may come back within {@link #during}. */
  public static void notDuring(Runnable answer) {
    with(
        null,
        () -> {
          answer.run();
          return null;
        });
  }

  private static <T> T with(Boolean mark, Supplier<T> action) {
    Boolean before = MARK.get();
    set(mark);
    try {
      return action.get();
    } finally {
      set(before);
    }
  }

  private static void set(Boolean mark) {
    if (mark == null) {
      MARK.remove();
    } else {
      MARK.set(mark);
    }
  }
}
