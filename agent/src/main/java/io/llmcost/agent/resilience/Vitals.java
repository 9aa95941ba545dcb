package io.llmcost.agent.resilience;

import io.llmcost.agent.http.Url;

/** How a model is doing at one place. */
final class Vitals {

  private static final double BACK_BELOW = 0.9;

  final Key key;
  final Breaker breaker = new Breaker();
  private volatile Latency latency;
  private volatile boolean slow;

  Vitals(Key key) {
    this.key = key;
  }

  /** A model at a place. */
  static final class Key {
    private final Url place;
    private final String model;

    Key(Url place, String model) {
      this.place = place;
      this.model = model;
    }

    boolean is(Url otherPlace, String otherModel) {
      return place.sameOrigin(otherPlace) && model.equals(otherModel);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key && is(((Key) other).place, ((Key) other).model);
    }

    @Override
    public int hashCode() {
      return (model.hashCode() * 31 + place.port()) * 31 + place.host().length();
    }
  }

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
