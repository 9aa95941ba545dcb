package io.llmcost.agent.resilience;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts calls, failed ones and slow ones of the last while: two spans of half of it each, the
 * older one of which is thrown away. Without a lock or an allocation.
 */
final class CallWindow {

  private static final int BITS = 14;
  private static final long MASK = (1L << BITS) - 1;
  private static final int EPOCH_SHIFT = 3 * BITS;

  private final long spanNanos;
  private final AtomicLongArray spans = new AtomicLongArray(2);

  /**
   * @param nanos how long the whole window is
   */
  CallWindow(long nanos) {
    this.spanNanos = Math.max(1, nanos / 2);
  }

  void add(boolean failed, boolean slow, long now) {
    long epoch = epoch(now);
    int index = (int) (epoch & 1);
    while (true) {
      long span = spans.get(index);
      long present = span >>> EPOCH_SHIFT == epoch ? span : epoch << EPOCH_SHIFT;
      if ((present & MASK) == MASK
          || spans.compareAndSet(index, span, counted(present, failed, slow))) {
        return;
      }
    }
  }

  private static long counted(long span, boolean failed, boolean slow) {
    return span + 1 + (failed ? 1L << BITS : 0) + (slow ? 1L << 2 * BITS : 0);
  }

  int calls(long now) {
    return sum(0, now);
  }

  int failed(long now) {
    return sum(BITS, now);
  }

  int slow(long now) {
    return sum(2 * BITS, now);
  }

  void clear() {
    spans.set(0, 0);
    spans.set(1, 0);
  }

  private int sum(int shift, long now) {
    long epoch = epoch(now);
    int sum = 0;
    for (int i = 0; i < 2; i++) {
      long span = spans.get(i);
      long of = span >>> EPOCH_SHIFT;
      if (of == epoch || of == (epoch - 1 & (1L << 64 - EPOCH_SHIFT) - 1)) {
        sum += (int) (span >>> shift & MASK);
      }
    }
    return sum;
  }

  // From 1 on, so that an empty span belongs to none that there is.
  private long epoch(long now) {
    return Math.floorMod(Math.floorDiv(now, spanNanos), (1L << 64 - EPOCH_SHIFT) - 2) + 1;
  }
}
