package io.llmcost.agent.compress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.TimeUnit;

/**
 * How often which beginnings of calls have come, by a hash of what and where. Thread-safe; there is
 * nothing until somebody asks: Caffeine is slow to load.
 */
final class Beginnings {

  private static final int MOST = 50_000;
  private static final int KEPT_HOURS = 2;

  private volatile Cache<Long, Recurrence> seen;

  private Cache<Long, Recurrence> seen() {
    Cache<Long, Recurrence> made = seen;
    if (made == null) {
      synchronized (this) {
        made = seen;
        if (made == null) {
          made =
              Caffeine.newBuilder()
                  .maximumSize(MOST)
                  .expireAfterAccess(KEPT_HOURS, TimeUnit.HOURS)
                  .executor(Runnable::run)
                  .build();
          seen = made;
        }
      }
    }
    return made;
  }

  Recurrence at(long chain) {
    return seen().get(chain, key -> new Recurrence());
  }

  /** Null if it has not come lately. */
  Recurrence find(long chain) {
    return seen().getIfPresent(chain);
  }
}
