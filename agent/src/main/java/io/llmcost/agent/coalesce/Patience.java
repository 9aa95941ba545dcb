package io.llmcost.agent.coalesce;

import java.util.concurrent.TimeUnit;

/**
 * How long a call waits for another one's answer: as long as what is left of its own time is enough
 * for a call of its own, as long as calls have taken lately.
 */
final class Patience {

  /** Kept for a call of one's own while it is not known how long calls take. */
  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A caller who gives all the time in the world is not kept longer by a call that hangs. */
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final int FORGETTING = 8;

  // Written without care for races: about is good enough.
  private volatile long usual;

  /** A call has brought its answer. Long ones count at once, and are forgotten slowly. */
  void learn(long tookNanos) {
    long known = usual;
    usual = tookNanos >= known ? tookNanos : known - (known - tookNanos) / FORGETTING;
  }

  /**
   * How long to wait.
   *
   * @param remaining nanoseconds that the caller still gives, {@link Long#MAX_VALUE} for no limit
   */
  long nanos(long remaining) {
    long known = usual;
    long longest = Math.max(LONGEST_NANOS, known > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * known);
    return Math.max(0, Math.min(remaining - kept(remaining, known), longest));
  }

  private static long kept(long remaining, long known) {
    if (known == 0) {
      return Math.min(UNKNOWN_NANOS, remaining / 2);
    }
    // Where there is no time for two, the one that is under way is the better bet for longer.
    return known <= remaining / 2 ? known : remaining / 4;
  }
}
