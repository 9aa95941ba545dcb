package io.llmcost.agent.cache;

import io.llmcost.agent.ledger.LedgerSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the exact cache has done since the start of the process. */
public final class CacheStats {

  private static final int MAX_SITES = 1_000;

  private final SiteFigures all = new SiteFigures();
  private final Map<String, SiteFigures> sites = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder partialHits = new LongAdder();
  private final LongAdder staleHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder stores = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile LongSupplier bytes = () -> 0;
  private volatile LongSupplier entries = () -> 0;

  /**
   * @param site null if it is not known
   * @param ageSeconds of the answer; below 0 if that is not known
   */
  void hit(String site, double ageSeconds) {
    hits.increment();
    site(site).hit(ageSeconds);
    all.hit(ageSeconds);
  }

  void miss(String site) {
    misses.increment();
    site(site).miss();
    all.miss();
  }

  void kept(String site, int weight) {
    site(site).kept(weight);
    all.kept(weight);
  }

  void removed(String site, int weight, SiteFigures.Removal why) {
    site(site).removed(weight, why);
    all.removed(weight, why);
    if (why == SiteFigures.Removal.SIZE || why == SiteFigures.Removal.EXPIRY) {
      evictions.increment();
    }
  }

  private SiteFigures site(String site) {
    String name = site == null ? LedgerSummary.UNKNOWN : site;
    SiteFigures known = sites.get(name);
    if (known != null) {
      return known;
    }
    String counted = sites.size() < MAX_SITES ? name : LedgerSummary.OTHERS;
    return sites.computeIfAbsent(counted, any -> new SiteFigures());
  }

  /** All figures, for {@link CacheFigures}: first those of all call sites. */
  List<String> lines() {
    // What has expired is noticed when somebody looks.
    bytes.getAsLong();
    List<String> lines = new ArrayList<>();
    lines.add('\t' + all.line());
    new TreeMap<>(sites)
        .forEach((name, figures) -> lines.add(CacheEntry.word(name) + '\t' + figures.line()));
    return lines;
  }

  void partialHit() {
    partialHits.increment();
  }

  void staleHit() {
    staleHits.increment();
  }

  void stored() {
    stores.increment();
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
