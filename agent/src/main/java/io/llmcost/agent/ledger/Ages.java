package io.llmcost.agent.ledger;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How old answers were when they were given again, in bounded room. Thread-safe. */
public final class Ages {

  /** Four for each doubling, from a hundredth of a second on: within a fifth of the truth. */
  private static final int STEPS = 4;

  private static final double FIRST_SECONDS = 0.01;
  private static final int BUCKETS = 40 * STEPS;

  private volatile AtomicLongArray counts;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong longestMillis = new AtomicLong();

  /** Counts one; below 0 and NaN are no ages. */
  public void add(double seconds) {
    if (!(seconds >= 0)) {
      return;
    }
    double doublings = Math.log(Math.max(seconds, FIRST_SECONDS) / FIRST_SECONDS) / Math.log(2);
    counts().incrementAndGet((int) Math.min(BUCKETS - 1L, (long) (doublings * STEPS)));
    count.incrementAndGet();
    long millis = (long) Math.min(Long.MAX_VALUE / 2, seconds * 1e3);
    longestMillis.accumulateAndGet(millis, Math::max);
  }

  // Most call sites never have one.
  private AtomicLongArray counts() {
    if (counts == null) {
      synchronized (this) {
        if (counts == null) {
          counts = new AtomicLongArray(BUCKETS);
        }
      }
    }
    return counts;
  }

  /** How many were counted. */
  public long count() {
    return count.get();
  }

  /** Half of them were not older, in seconds, about; 0 if there are none. */
  public double median() {
    if (counts == null) {
      return 0;
    }
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += counts.get(i);
    }
    long seen = 0;
    for (int i = 0; i < BUCKETS && all > 0; i++) {
      seen += counts.get(i);
      if (2 * seen >= all) {
        double middle = FIRST_SECONDS * Math.pow(2, (i + 0.5) / STEPS);
        return i == 0 ? Math.min(FIRST_SECONDS, longest()) : Math.min(middle, longest());
      }
    }
    return 0;
  }

  /** The oldest, in seconds; 0 if there is none. */
  public double longest() {
    return longestMillis.get() / 1e3;
  }

  Ages copy() {
    Ages copy = new Ages();
    for (int i = 0; counts != null && i < BUCKETS; i++) {
      copy.counts().set(i, counts.get(i));
    }
    copy.count.set(count.get());
    copy.longestMillis.set(longestMillis.get());
    return copy;
  }
}
