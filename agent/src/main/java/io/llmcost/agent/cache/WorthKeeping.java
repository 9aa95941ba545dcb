package io.llmcost.agent.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import io.llmcost.agent.cache.ExactCache.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes room for what is worth more than what goes: of the entries that Caffeine would let go next
 * those that save least for their bytes go, if the new one saves more for its own. What one saves
 * is what a call costs, times how often it was asked for lately.
 */
final class WorthKeeping {

  /** Entries that are compared. */
  private static final int SAMPLE = 32;

  /** Where no price is known: USD for a byte, as of a usual model. For comparing only. */
  private static final double USUAL = 5e-7;

  private static final int LEAST_PERIOD = 5_000;
  private static final int PERIOD_OF_ENTRIES = 10;

  private static final double FIRST = 0.9;
  private static final double LEAST_HITS = 0.05;

  private final AskedOften often = new AskedOften();
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private volatile int period = LEAST_PERIOD;

  void asked(CallKey key) {
    often.asked(key, period);
  }

  /**
   * Makes room for an entry, if it is worth that.
   *
   * @param limit of all, in bytes
   * @return whether it is to be kept
   */
  boolean makesRoom(Cache<CallKey, Entry> cache, CallKey key, Entry entry, long limit) {
    // Whoever finds another thread at it leaves it to Caffeine: it may be one that must not wait.
    if (!oneAtATime.tryLock()) {
      return true;
    }
    try {
      return hasRoom(cache, key, entry, limit);
    } finally {
      oneAtATime.unlock();
    }
  }

  private boolean hasRoom(Cache<CallKey, Entry> cache, CallKey key, Entry entry, long limit) {
    Eviction<CallKey, Entry> eviction = cache.policy().eviction().orElse(null);
    if (eviction == null || cache.getIfPresent(key) != null) {
      return true;
    }
    period =
        (int)
            Math.min(
                Integer.MAX_VALUE,
                Math.max(LEAST_PERIOD, PERIOD_OF_ENTRIES * cache.estimatedSize()));
    long needed = eviction.weightedSize().orElse(0) + entry.weight() - limit;
    if (needed <= 0) {
      return true;
    }
    List<Victim> sample = new ArrayList<>(SAMPLE);
    for (Map.Entry<CallKey, Entry> coldest : eviction.coldest(SAMPLE).entrySet()) {
      sample.add(new Victim(coldest.getKey(), coldest.getValue(), worth(coldest)));
    }
    sample.sort(Comparator.comparingDouble(victim -> victim.worth));
    long freed = 0;
    double lost = 0;
    int count = 0;
    while (freed < needed && count < sample.size()) {
      Victim victim = sample.get(count++);
      freed += victim.entry.weight();
      lost += victim.worth * victim.entry.weight();
    }
    // With many small ones in the way of a large one Caffeine goes on from here.
    if (worth(entry, often.count(key)) < lost / freed) {
      return false;
    }
    for (Victim victim : sample.subList(0, count)) {
      cache.invalidate(victim.key);
    }
    return true;
  }

  private double worth(Map.Entry<CallKey, Entry> kept) {
    return worth(kept.getValue(), often.count(kept.getKey()));
  }

  /** USD that a byte saves. */
  private static double worth(Entry entry, int asked) {
    double usd = Double.isNaN(entry.usd()) ? USUAL * entry.weight() : entry.usd();
    return usd * expected(asked) / entry.weight();
  }

  /** Most of what is asked for once is never asked for again: that counts for little. */
  private static double expected(int asked) {
    return Math.max(LEAST_HITS, asked - FIRST);
  }

  private static final class Victim {
    private final CallKey key;
    private final Entry entry;
    private final double worth;

    Victim(CallKey key, Entry entry, double worth) {
      this.key = key;
      this.entry = entry;
      this.worth = worth;
    }
  }
}
