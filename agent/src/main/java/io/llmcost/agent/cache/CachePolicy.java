package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the settings and the call's own headers, whichever is stricter, let the cache do. */
final class CachePolicy {

  private static final Duration LONGEST = Duration.ofDays(3650);

  private final CacheUse use;
  private final long ttlNanos;
  private final long maxBytes;
  private final int maxEntryBytes;

  private CachePolicy(CacheUse use, long ttlNanos, long maxBytes, int maxEntryBytes) {
    this.use = use;
    this.ttlNanos = ttlNanos;
    this.maxBytes = maxBytes;
    this.maxEntryBytes = maxEntryBytes;
  }

  static CachePolicy of(Exchange exchange) {
    Settings settings = exchange.settings();
    long maxBytes = settings.get(Options.CACHE_MAX_BYTES);
    return new CachePolicy(
        exchange.controls().cacheUse(),
        ttlNanos(settings, exchange.controls()),
        maxBytes,
        (int)
            Math.min(
                Integer.MAX_VALUE / 2,
                Math.min(maxBytes, settings.get(Options.CACHE_MAX_ENTRY_BYTES))));
  }

  static long ttlNanos(Settings settings, Controls controls) {
    Duration ttl = settings.get(Options.CACHE_TTL);
    long configured = ttl.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : ttl.toNanos();
    long asked = controls.cacheTtlSeconds();
    return asked < 0 ? configured : Math.min(configured, TimeUnit.SECONDS.toNanos(asked));
  }

  boolean mayRead() {
    return use == CacheUse.FULL || use == CacheUse.ONLY;
  }

  /** Answer from the cache or with an error. */
  boolean only() {
    return use == CacheUse.ONLY;
  }

  /** How long an answer may be kept, and how old one that is given out may be. */
  long ttlNanos() {
    return ttlNanos;
  }

  long maxBytes() {
    return maxBytes;
  }

  int maxEntryBytes() {
    return maxEntryBytes;
  }
}
