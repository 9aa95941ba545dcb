package io.llmcost.agent.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmcost.agent.cache.CallKey;

/**
 * The texts that were answered, by everything else that their calls say; up to a number of bytes,
 * those go first that nobody asks for. Makes its Caffeine cache at the first use.
 */
final class Partitions {

  private static final int MOST_TEXTS = 20_000;
  private static final int KEY_BYTES = 560;

  private volatile Cache<CallKey, Partition> cache;
  private volatile long maxBytes;

  /** Null if there is none. */
  Partition find(CallKey key) {
    Cache<CallKey, Partition> present = cache;
    return present == null ? null : present.getIfPresent(key);
  }

  /**
   * Made if there is none.
   *
   * @param limit for all of this, in bytes
   */
  Partition of(CallKey key, long limit) {
    Cache<CallKey, Partition> present = cache;
    Partition known = present == null || maxBytes != limit ? null : present.getIfPresent(key);
    return known != null
        ? known
        : cacheOf(limit)
            .get(
                key,
                absent ->
                    new Partition(
                        new KnownTexts<>(
                            new LexicalEmbedder(), PairVerifier.shipped(), MOST_TEXTS, limit / 2)));
  }

  /**
   * One has changed: it is weighed anew.
   *
   * @param limit as with {@link #of}
   */
  void changed(CallKey key, Partition partition, long limit) {
    cacheOf(limit).put(key, partition);
  }

  private Cache<CallKey, Partition> cacheOf(long limit) {
    Cache<CallKey, Partition> present = cache;
    if (present != null && maxBytes == limit) {
      return present;
    }
    synchronized (this) {
      if (cache == null) {
        cache =
            Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher(
                    (CallKey key, Partition texts) ->
                        (int) Math.min(Integer.MAX_VALUE / 2, KEY_BYTES + texts.bytes()))
                // Not the common pool: its threads are the application's.
                .executor(Runnable::run)
                .build();
      } else if (maxBytes != limit) {
        cache.policy().eviction().ifPresent(eviction -> eviction.setMaximum(limit));
      }
      maxBytes = limit;
      return cache;
    }
  }
}
