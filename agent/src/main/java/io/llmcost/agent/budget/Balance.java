package io.llmcost.agent.budget;

import java.util.Arrays;

/**
 * What is spent or set aside in a window of time, as the buckets that the window is made of. Money
 * that is set aside is counted as if it were spent; settling corrects it, in the bucket where it
 * was set aside, and does nothing once that bucket is out of the window. Immutable: each step of a
 * call takes one balance to the next, so steps of many calls in any order are a sequence of these.
 */
final class Balance {

  private final long newest;
  private final Amounts[] buckets;
  private final Amounts total;
  private final Amounts cap;

  private Balance(long newest, Amounts[] buckets, Amounts total, Amounts cap) {
    this.newest = newest;
    this.buckets = buckets;
    this.total = total;
    this.cap = cap;
  }

  /**
   * @param bucket the number of the newest bucket
   * @param length how many buckets the window has
   */
  static Balance empty(long bucket, int length) {
    return empty(bucket, length, Amounts.ENDLESS);
  }

  private static Balance empty(long bucket, int length, Amounts cap) {
    Amounts[] buckets = new Amounts[length];
    Arrays.fill(buckets, Amounts.NONE);
    return new Balance(bucket, buckets, Amounts.NONE, cap);
  }

  /** Of all buckets of the window. */
  Amounts total() {
    return total;
  }

  /** Whether more may be set aside: as much as this process was granted, where that is bounded. */
  boolean allows(Amounts more, Amounts limit) {
    Amounts sum = total.plus(more);
    return sum.fits(cap) && sum.fits(limit);
  }

  /** This with another bound for what may be set aside. */
  Balance cappedAt(Amounts newCap) {
    return new Balance(newest, buckets, total, newCap);
  }

  /** What may be set aside in all. */
  Amounts cap() {
    return cap;
  }

  /** The number of the newest bucket. */
  long newest() {
    return newest;
  }

  /** This when time has come to a bucket. It never goes back. */
  Balance at(long bucket) {
    if (bucket <= newest) {
      return this;
    }
    if (buckets.length == 1 || bucket - newest >= buckets.length) {
      return empty(bucket, buckets.length, cap);
    }
    Amounts[] moved = buckets.clone();
    Amounts left = total;
    for (long number = newest + 1; number <= bucket; number++) {
      int index = index(number);
      left = left.minus(moved[index]);
      moved[index] = Amounts.NONE;
    }
    return new Balance(bucket, moved, left, cap);
  }

  /** This with more, or less, in a bucket; this itself if that is no longer in the window. */
  Balance plus(long bucket, Amounts change) {
    if (bucket > newest || bucket <= newest - buckets.length || change.isNone()) {
      return this;
    }
    Amounts[] changed = buckets.clone();
    changed[index(bucket)] = changed[index(bucket)].plus(change);
    return new Balance(newest, changed, total.plus(change), cap);
  }

  private int index(long bucket) {
    return (int) Math.floorMod(bucket, (long) buckets.length);
  }
}
