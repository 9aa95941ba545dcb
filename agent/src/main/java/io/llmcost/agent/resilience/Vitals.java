package io.llmcost.agent.resilience;

/** How a model is doing at one place. */
final class Vitals {

  private static final double BACK_BELOW = 0.8;

  final Breaker breaker = new Breaker();
  private volatile Latency latency;
  private volatile boolean slow;

  void succeeded(BreakerRules rules, long tookNanos, long now) {
    breaker.succeeded(rules, tookNanos, now);
    Latency measured = latency;
    if (measured != null) {
      measured.record(tookNanos, now);
    }
  }

  /** In nanoseconds, or {@link Latency#UNKNOWN}. Measured from the first time that it is asked. */
  long p99(long now) {
    Latency measured = latency;
    if (measured == null) {
      measured = new Latency();
      latency = measured;
    }
    return measured.p99(now);
  }

  /**
   * Whether the place takes longer than a limit; until it is well below that again, or nothing is
   * known any more, it stays so.
   */
  boolean isSlowerThan(long limitNanos, long now) {
    long p99 = p99(now);
    boolean is = p99 != Latency.UNKNOWN && p99 > (slow ? limitNanos * BACK_BELOW : limitNanos);
    if (is != slow) {
      slow = is;
    }
    return is;
  }
}
