package io.llmcost.agent.cache;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Remembers that calls were made, without their answers: what {@code observe} needs to say that the
 * cache would have answered. A fixed table of a quarter of a megabyte without locks; when full it
 * forgets what would expire first. 51 bits tell calls apart.
 */
final class SeenKeys {

  private static final int SET_BITS = 13;
  private static final int WAYS = 4;
  private static final int TIME_BITS = 26;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final LongSupplier nanoClock;
  private final long startNanos;
  private volatile AtomicLongArray slots;

  SeenKeys(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
  }

  boolean contains(CallKey key) {
    AtomicLongArray table = slots;
    if (table == null) {
      return false;
    }
    int set = setOf(key);
    long now = seconds();
    for (int i = set; i < set + WAYS; i++) {
      long slot = table.get(i);
      if (slot != 0 && sameKey(slot, key)) {
        return (slot & TIME_MASK) > now;
      }
    }
    return false;
  }

  void add(CallKey key, long ttlNanos) {
    AtomicLongArray table = table();
    long now = seconds();
    long until = Math.min(TIME_MASK, now + Math.max(1, ttlNanos / NANOS_PER_SECOND));
    int set = setOf(key);
    int oldest = set;
    for (int i = set; i < set + WAYS; i++) {
      long slot = table.get(i);
      if (slot == 0 || sameKey(slot, key)) {
        oldest = i;
        break;
      }
      if ((slot & TIME_MASK) < (table.get(oldest) & TIME_MASK)) {
        oldest = i;
      }
    }
    table.set(oldest, (key.bits() & ~TIME_MASK) | until);
  }

  private AtomicLongArray table() {
    AtomicLongArray table = slots;
    if (table == null) {
      synchronized (this) {
        if (slots == null) {
          slots = new AtomicLongArray(WAYS << SET_BITS);
        }
        table = slots;
      }
    }
    return table;
  }

  private static boolean sameKey(long slot, CallKey key) {
    return ((slot ^ key.bits()) & ~TIME_MASK) == 0;
  }

  // From the bits that the slot has no room for.
  private static int setOf(CallKey key) {
    return (int) (key.bits() & ((1 << SET_BITS) - 1)) * WAYS;
  }

  private long seconds() {
    return (nanoClock.getAsLong() - startNanos) / NANOS_PER_SECOND;
  }
}
