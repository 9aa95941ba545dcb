package io.llmcost.agent.resilience;

/**
 * How many attempts a logical call has, and how long to wait between them: exponentially longer,
 * each wait anywhere from nothing to its bound, so that callers who failed together do not come
 * back together. Immutable.
 */
final class Backoff {

  /** No further attempt. */
  static final long NEVER = -1;

  private static final long FIRST_NANOS = 500_000_000L;
  private static final long LONGEST_NANOS = 8_000_000_000L;

  /** Of what a provider asks for, at most so much more. */
  private static final double SPREAD = 0.1;

  private final int attempts;
  private final long maxWaitNanos;

  /**
   * @param attempts of a logical call, the first one included
   * @param maxWaitNanos of all waits of a logical call together
   */
  Backoff(int attempts, long maxWaitNanos) {
    this.attempts = attempts;
    this.maxWaitNanos = maxWaitNanos;
  }

  /**
   * How long to wait before the next attempt, in nanoseconds, or {@link #NEVER}.
   *
   * @param made attempts of the logical call so far, at least 1
   * @param waited nanoseconds so far
   * @param asked what the provider asks for, in nanoseconds, or {@link RetryAfter#UNSAID}
   * @param remaining nanoseconds that the caller still gives
   * @param random from 0 to 1, 1 excluded
   */
  long wait(int made, long waited, long asked, long remaining, double random) {
    if (made >= attempts) {
      return NEVER;
    }
    long wait = asked == RetryAfter.UNSAID ? jittered(made, random) : spread(asked, random);
    boolean affordable = wait <= maxWaitNanos - waited && wait < remaining;
    return affordable ? wait : NEVER;
  }

  private static long jittered(int made, double random) {
    long bound = made > 5 ? LONGEST_NANOS : Math.min(LONGEST_NANOS, FIRST_NANOS << (made - 1));
    return (long) (bound * random);
  }

  private long spread(long asked, double random) {
    // What just fits is not pushed over the edge.
    long wait = asked + (long) (asked * SPREAD * random);
    return asked <= maxWaitNanos ? Math.min(wait, maxWaitNanos) : wait;
  }
}
