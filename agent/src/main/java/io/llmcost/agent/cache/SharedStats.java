package io.llmcost.agent.cache;

import java.util.concurrent.atomic.LongAdder;

/** What has become of answers outside of this process. Counts; live. */
public final class SharedStats {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder unasked = new LongAdder();
  private final LongAdder stores = new LongAdder();
  private final LongAdder drops = new LongAdder();

  void found(int count) {
    hits.add(count);
  }

  void missed(int count) {
    misses.add(count);
  }

  void failed() {
    failures.increment();
  }

  void notAsked() {
    unasked.increment();
  }

  void stored() {
    stores.increment();
  }

  void dropped() {
    drops.increment();
  }

  /** Entries that were found there. */
  public long hits() {
    return hits.sum();
  }

  /** Entries that were not. */
  public long misses() {
    return misses.sum();
  }

  /** Times that it did not answer, or not in time. */
  public long failures() {
    return failures.sum();
  }

  /** Times that it was not asked because it had not answered before. */
  public long unasked() {
    return unasked.sum();
  }

  /** Entries that were kept there. */
  public long stores() {
    return stores.sum();
  }

  /** Entries that were not: too many waited, or it did not take them. */
  public long drops() {
    return drops.sum();
  }
}
