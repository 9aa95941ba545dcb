package io.llmcost.agent.compress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which beginnings of prompts were sent lately, place by place: those the provider may have in its
 * prompt cache. Thread-safe.
 */
final class PrefixMemory {

  /** Providers keep a prefix for five minutes at least, and up to an hour. */
  private static final int KEPT_MINUTES = 5;

  private static final int MOST = 50_000;

  /** Shorter prefixes are not cached by any provider that is known. */
  static final long SHORTEST = 1024;

  private final Cache<Long, Boolean> sent =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          // Its own pool would make threads in the application's name.
          .executor(Runnable::run)
          .expireAfterWrite(KEPT_MINUTES, TimeUnit.MINUTES)
          .build();

  /** The one there is; made when somebody first asks: Caffeine is slow to load. */
  static final class Lazy {
    private volatile PrefixMemory memory;

    synchronized PrefixMemory get() {
      if (memory == null) {
        memory = new PrefixMemory();
      }
      return memory;
    }
  }

  /** Notes what was sent. */
  void sent(String place, List<String> texts) {
    long chain = begin(place);
    for (String text : texts) {
      chain = next(chain, text);
      sent.put(chain, Boolean.TRUE);
    }
  }

  /** How many of the first texts have been sent like that before. */
  int known(String place, List<String> texts) {
    long chain = begin(place);
    for (int i = 0; i < texts.size(); i++) {
      chain = next(chain, texts.get(i));
      if (sent.getIfPresent(chain) == null) {
        return i;
      }
    }
    return texts.size();
  }

  static long begin(String place) {
    return next(0xCBF29CE484222325L, place);
  }

  static long next(long chain, String text) {
    long h = chain;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
      h ^= h >>> 47;
    }
    return (h ^ 0xFFFF) * 0x100000001B3L;
  }
}
