package io.llmcost.agent.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps what it is given up to a number of bytes and each thing for its own time. Makes its
 * Caffeine cache at the first use: a Caffeine class must not be touched while the application
 * starts.
 */
final class ExactCache {

  /** Instead of what an entry saves: what was used last or often is kept, whatever it saves. */
  static final double ANY = -1;

  // The key, the entry, Caffeine's node and its place in the table.
  private static final int ENTRY_OVERHEAD = 240;

  private final LongSupplier nanoClock;
  private final CacheStats stats;
  private volatile Cache<CallKey, Entry> cache;
  private volatile long maxBytes;
  private volatile WorthKeeping keeping;

  ExactCache(LongSupplier nanoClock, CacheStats stats) {
    this.nanoClock = nanoClock;
    this.stats = stats;
  }

  /**
   * What is kept under a key.
   *
   * @param maxAgeNanos what has been here longer is not given out
   * @return null if there is nothing, or nothing of this type
   */
  <T extends Storable> T get(CallKey key, Class<T> type, long maxAgeNanos) {
    Kept<T> kept = find(key, type, maxAgeNanos);
    return kept == null ? null : kept.value;
  }

  /** As {@link #get}, with its age. */
  <T extends Storable> Kept<T> find(CallKey key, Class<T> type, long maxAgeNanos) {
    Cache<CallKey, Entry> present = cache;
    Entry entry = present == null ? null : present.getIfPresent(key);
    WorthKeeping counting = keeping;
    if (counting != null) {
      counting.asked(key);
    }
    if (entry == null || !type.isInstance(entry.value)) {
      return null;
    }
    long now = nanoClock.getAsLong();
    long age = now - entry.storedAt;
    return age < maxAgeNanos && now - entry.freshUntil < 0
        ? new Kept<>(type.cast(entry.value), age)
        : null;
  }

  /** As {@link #find}, of what is there though its time is over. */
  <T extends Storable> Kept<T> getStale(CallKey key, Class<T> type, long maxAgeNanos) {
    Cache<CallKey, Entry> present = cache;
    Entry entry = present == null ? null : present.getIfPresent(key);
    if (entry == null || !type.isInstance(entry.value)) {
      return null;
    }
    long age = nanoClock.getAsLong() - entry.storedAt;
    return age < maxAgeNanos ? new Kept<>(type.cast(entry.value), age) : null;
  }

  /** Something, and how long it has been here and elsewhere. */
  static final class Kept<T> {
    final T value;
    final long ageNanos;

    Kept(T value, long ageNanos) {
      this.value = value;
      this.ageNanos = ageNanos;
    }

    double ageSeconds() {
      return ageNanos / 1e9;
    }
  }

  /** What is kept, in no order. */
  List<CacheEntry> entries(String start) {
    List<CacheEntry> entries = new ArrayList<>();
    long now = nanoClock.getAsLong();
    long millis = System.currentTimeMillis();
    forEach(
        start,
        (key, entry) -> {
          long stored = millis - TimeUnit.NANOSECONDS.toMillis(now - entry.storedAt);
          long ends = millis + TimeUnit.NANOSECONDS.toMillis(entry.endsAt - now);
          entries.add(
              CacheEntry.of(key.hex(), entry.weight, entry.value, stored, ends, entry.site));
        });
    return entries;
  }

  /** What would be given; empty if there is nothing of that name. */
  byte[] body(String name) {
    Cache<CallKey, Entry> present = cache;
    Entry entry = present == null ? null : present.asMap().get(CallKey.ofHex(name));
    return entry == null ? new byte[0] : StoredEntries.bodyOf(entry.value);
  }

  /** Removes what has a name that begins so; says how many. */
  int evict(String start) {
    List<CallKey> keys = new ArrayList<>();
    forEach(
        start,
        (key, entry) -> {
          entry.unwanted = true;
          keys.add(key);
        });
    if (!keys.isEmpty()) {
      cache.invalidateAll(keys);
    }
    return keys.size();
  }

  private void forEach(String start, BiConsumer<CallKey, Entry> work) {
    Cache<CallKey, Entry> present = cache;
    if (present != null) {
      present
          .asMap()
          .forEach(
              (key, entry) -> {
                if (key.hex().startsWith(start)) {
                  work.accept(key, entry);
                }
              });
    }
  }

  /**
   * Keeps something, if it fits.
   *
   * @param site of the call that it answered; null if that is not known
   * @param usd what it saves each time; {@link #ANY} if that is not to be looked at
   * @param limit what the cache may hold in all, in bytes; a lower one than before makes room at
   *     once
   */
  void put(CallKey key, Storable value, String site, Life life, double usd, long limit) {
    if (putAged(key, value, site, 0, life, usd, limit)) {
      stats.stored();
    }
  }

  /**
   * As {@link #put}, for something that was kept elsewhere for a while.
   *
   * @param life from now on
   * @return whether it fits
   */
  boolean putAged(
      CallKey key, Storable value, String site, long ageNanos, Life life, double usd, long limit) {
    int weight = value.weight() + ENTRY_OVERHEAD;
    if (life.isNone() || weight > limit) {
      return false;
    }
    Entry entry = new Entry(value, weight, site, nanoClock.getAsLong(), ageNanos, life, usd);
    Cache<CallKey, Entry> present = cacheOf(limit);
    if (usd != ANY && !counted().makesRoom(present, key, entry, limit)) {
      stats.decline();
      return false;
    }
    // First counted, so that what goes at once is not counted less than nothing.
    stats.kept(site, weight);
    present.put(key, entry);
    return true;
  }

  /** From the first entry on of which it is to be known what it is worth. */
  private WorthKeeping counted() {
    WorthKeeping present = keeping;
    if (present == null) {
      synchronized (this) {
        if (keeping == null) {
          keeping = new WorthKeeping();
        }
        present = keeping;
      }
    }
    return present;
  }

  private Cache<CallKey, Entry> cacheOf(long limit) {
    Cache<CallKey, Entry> present = cache;
    if (present != null && maxBytes == limit) {
      return present;
    }
    synchronized (this) {
      if (cache == null) {
        cache = create(limit);
      } else if (maxBytes != limit) {
        cache.policy().eviction().ifPresent(eviction -> eviction.setMaximum(limit));
      }
      maxBytes = limit;
      return cache;
    }
  }

  private Cache<CallKey, Entry> create(long limit) {
    Cache<CallKey, Entry> created =
        Caffeine.newBuilder()
            .maximumWeight(limit)
            .weigher((CallKey key, Entry entry) -> entry.weight)
            .expireAfter(new PerEntry())
            .ticker(nanoClock::getAsLong)
            // Not the common pool: its threads are the application's.
            .executor(Runnable::run)
            .removalListener(
                (CallKey key, Entry entry, RemovalCause cause) -> {
                  stats.removed(entry.site, entry.weight, reason(entry, cause));
                })
            .build();
    stats.gauges(() -> weightOf(created), created::estimatedSize);
    return created;
  }

  private static SiteFigures.Removal reason(Entry entry, RemovalCause cause) {
    switch (cause) {
      case SIZE:
        return SiteFigures.Removal.SIZE;
      case REPLACED:
        return SiteFigures.Removal.REPLACED;
      case EXPLICIT:
        // Else it has made room for what saves more.
        return entry.unwanted ? SiteFigures.Removal.EXPLICIT : SiteFigures.Removal.SIZE;
      default:
        return SiteFigures.Removal.EXPIRY;
    }
  }

  private static long weightOf(Cache<CallKey, Entry> cache) {
    cache.cleanUp();
    return cache.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /** Something that is kept, and for how long. */
  static final class Entry {
    private final Storable value;
    private final int weight;
    private final String site;
    private final long storedAt;
    private final long freshUntil;
    private final long endsAt;
    private final long idleNanos;
    private final double usd;
    private volatile boolean unwanted;

    Entry(Storable value, int weight, String site, long now, long ageNanos, Life life, double usd) {
      this.usd = usd;
      this.value = value;
      this.weight = weight;
      this.site = site;
      this.storedAt = now - ageNanos;
      this.freshUntil = now + life.freshNanos();
      this.endsAt = now + life.nanos();
      this.idleNanos = life.idleNanos();
    }

    int weight() {
      return weight;
    }

    /** What it saves each time; NaN if unknown, below 0 if nobody looks at that. */
    double usd() {
      return usd < 0 ? Double.NaN : usd;
    }

    long left(long now) {
      return Math.min(endsAt - now, idleNanos);
    }
  }

  private static final class PerEntry implements Expiry<CallKey, Entry> {
    @Override
    public long expireAfterCreate(CallKey key, Entry entry, long now) {
      return entry.left(now);
    }

    @Override
    public long expireAfterUpdate(CallKey key, Entry entry, long now, long current) {
      return entry.left(now);
    }

    @Override
    public long expireAfterRead(CallKey key, Entry entry, long now, long current) {
      return entry.idleNanos == Long.MAX_VALUE ? current : entry.left(now);
    }
  }
}
