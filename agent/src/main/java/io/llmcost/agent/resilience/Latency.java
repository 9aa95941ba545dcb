package io.llmcost.agent.resilience;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long a place has taken lately, until a whole answer's head or a stream's first content: the
 * last span of calls and the one before it, so that what is said is between one and two spans old.
 */
final class Latency {

  /** Nothing is known. */
  static final long UNKNOWN = -1;

  /** Fewer calls say nothing of the slowest ones. */
  static final int ENOUGH = 20;

  private static final long SPAN_NANOS = 60_000_000_000L;
  private static final long MICROS = 1_000;
  private static final long LONGEST_MICROS = 600_000_000L;
  private static final long SHORTEST_MICROS = 100;
  private static final int DIGITS = 2;
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private final Span[] spans = {new Span(), new Span()};
  private final AtomicLong lookAgain = new AtomicLong();
  private volatile long known = UNKNOWN;
  private volatile boolean looked;

  /** The calls of one span of time. */
  private static final class Span {
    final AtomicHistogram micros = new AtomicHistogram(SHORTEST_MICROS, LONGEST_MICROS, DIGITS);
    final AtomicLong epoch = new AtomicLong(Long.MIN_VALUE);
  }

  void record(long nanos, long now) {
    long epoch = epoch(now);
    Span span = spans[(int) (epoch & 1)];
    long present = span.epoch.get();
    if (present != epoch && span.epoch.compareAndSet(present, epoch)) {
      span.micros.reset(); // a call that is counted meanwhile may be lost
    }
    span.micros.recordValue(Math.max(0, Math.min(nanos / MICROS, LONGEST_MICROS)));
  }

  /** 99 of 100 calls took no longer, in nanoseconds; {@link #UNKNOWN} while there are too few. */
  long p99(long now) {
    long next = lookAgain.get();
    if ((!looked || now - next >= 0) && lookAgain.compareAndSet(next, now + LOOK_AGAIN_NANOS)) {
      known = computed(epoch(now));
      looked = true;
    }
    return known;
  }

  private long computed(long epoch) {
    Histogram sum = new Histogram(SHORTEST_MICROS, LONGEST_MICROS, DIGITS);
    for (Span span : spans) {
      if (span.epoch.get() >= epoch - 1) {
        sum.add(span.micros);
      }
    }
    return sum.getTotalCount() < ENOUGH ? UNKNOWN : sum.getValueAtPercentile(99) * MICROS;
  }

  private static long epoch(long now) {
    return Math.floorDiv(now, SPAN_NANOS);
  }
}
