package io.llmcost.agent.cache;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the exact cache has done since the start of the process. */
public final class CacheStats {

  private final LongAdder hits = new LongAdder();
  private final LongAdder partialHits = new LongAdder();
  private final LongAdder staleHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder stores = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile LongSupplier bytes = () -> 0;
  private volatile LongSupplier entries = () -> 0;

  void hit() {
    hits.increment();
  }

  void partialHit() {
    partialHits.increment();
  }

  void staleHit() {
    staleHits.increment();
  }

  void miss() {
    misses.increment();
  }

  void stored() {
    stores.increment();
  }

  void evicted() {
    evictions.increment();
  }

  void decline() {
    declined.increment();
  }

  void gauges(LongSupplier bytesNow, LongSupplier entriesNow) {
    bytes = bytesNow;
    entries = entriesNow;
  }

  /** Calls that were answered without asking the provider. */
  public long hits() {
    return hits.sum();
  }

  /** Those of them that got an answer whose time was over. */
  public long staleHits() {
    return staleHits.sum();
  }

  /** Embeddings calls for which the provider was asked for some of the texts only. */
  public long partialHits() {
    return partialHits.sum();
  }

  /** Calls that the cache may answer and could not. */
  public long misses() {
    return misses.sum();
  }

  /** Answers and single embeddings that were kept. */
  public long stores() {
    return stores.sum();
  }

  /** Entries that went because of their age or for want of room. */
  public long evictions() {
    return evictions.sum();
  }

  /** Answers and single embeddings that were not kept because what there was saves more. */
  public long declined() {
    return declined.sum();
  }

  /** Bytes that the entries take now, with their keys and an estimate of what holds them. */
  public long bytes() {
    return bytes.getAsLong();
  }

  /** Entries there are now, those that have expired but are not swept yet among them. */
  public long entries() {
    return entries.getAsLong();
  }
}
