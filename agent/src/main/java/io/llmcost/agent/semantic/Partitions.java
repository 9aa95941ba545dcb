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
  private static final int KEY_BYTES = 160;

  private volatile Cache<CallKey, KnownTexts<CallKey>> cache;
  private volatile long maxBytes;

  /** Null if there is none. */
  KnownTexts<CallKey> find(CallKey key) {
    Cache<CallKey, KnownTexts<CallKey>> present = cache;
    return present == null ? null : present.getIfPresent(key);
  }

  /**
   * Keeps where the answer to a text is.
   *
   * @param limit for all of this, in bytes
   */
  void add(CallKey key, String text, CallKey answer, long limit) {
    Cache<CallKey, KnownTexts<CallKey>> texts = cacheOf(limit);
    KnownTexts<CallKey> known =
        texts.get(
            key,
            absent ->
                new KnownTexts<>(
                    new LexicalEmbedder(), PairVerifier.shipped(), MOST_TEXTS, limit / 2));
    known.add(text, answer);
    // Weighed anew.
    texts.put(key, known);
  }

  private Cache<CallKey, KnownTexts<CallKey>> cacheOf(long limit) {
    Cache<CallKey, KnownTexts<CallKey>> present = cache;
    if (present != null && maxBytes == limit) {
      return present;
    }
    synchronized (this) {
      if (cache == null) {
        cache =
            Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher(
                    (CallKey key, KnownTexts<CallKey> texts) ->
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
