package io.llmcost.agent.cache;

import io.llmcost.agent.config.CacheSite;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What the settings and the call's own headers, whichever is stricter, let the cache do. */
final class CachePolicy {

  private static final Duration LONGEST = Duration.ofDays(3650);

  private final CacheUse use;
  private final long ttlNanos;
  private final long idleNanos;
  private final double jitter;
  private final long maxBytes;
  private final int maxEntryBytes;

  private CachePolicy(
      CacheUse use,
      long ttlNanos,
      long idleNanos,
      double jitter,
      long maxBytes,
      int maxEntryBytes) {
    this.use = use;
    this.ttlNanos = ttlNanos;
    this.idleNanos = idleNanos;
    this.jitter = jitter;
    this.maxBytes = maxBytes;
    this.maxEntryBytes = maxEntryBytes;
  }

  static CachePolicy of(Exchange exchange) {
    Settings settings = exchange.settings();
    long maxBytes = settings.get(Options.CACHE_MAX_BYTES);
    CacheSite site = CacheSites.of(exchange);
    Duration idle = settings.get(Options.CACHE_IDLE_TTL);
    if (site != null && site.idleTtl() != null) {
      idle = site.idleTtl();
    }
    return new CachePolicy(
        exchange.controls().cacheUse(),
        ttlNanos(exchange),
        idle == null ? Long.MAX_VALUE : nanos(idle),
        settings.get(Options.CACHE_JITTER),
        maxBytes,
        (int)
            Math.min(
                Integer.MAX_VALUE / 2,
                Math.min(maxBytes, settings.get(Options.CACHE_MAX_ENTRY_BYTES))));
  }

  static long ttlNanos(Exchange exchange) {
    long asked = exchange.controls().cacheTtlSeconds();
    long configured = nanos(configuredTtl(exchange));
    return asked < 0 ? configured : Math.min(configured, TimeUnit.SECONDS.toNanos(asked));
  }

  static Duration configuredTtl(Exchange exchange) {
    CacheSite site = CacheSites.of(exchange);
    return site != null && site.ttl() != null
        ? site.ttl()
        : exchange.settings().get(Options.CACHE_TTL);
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /** How long an answer is kept, whatever a call says. */
  static long ttlNanos(Settings settings) {
    return nanos(settings.get(Options.CACHE_TTL));
  }

  /** How long an answer is kept that nobody asks for, whatever a call's site says. */
  static long idleNanos(Settings settings) {
    Duration idle = settings.get(Options.CACHE_IDLE_TTL);
    return idle == null ? Long.MAX_VALUE : nanos(idle);
  }

  boolean mayRead() {
    return use == CacheUse.FULL || use == CacheUse.ONLY;
  }

  /** Whether another call's answer may be waited for. */
  boolean mayShareCalls() {
    return use == CacheUse.FULL;
  }

  /** Answer from the cache or with an error. */
  boolean only() {
    return use == CacheUse.ONLY;
  }

  /** How long an answer may be kept, and how old one that is given out may be. */
  long ttlNanos() {
    return ttlNanos;
  }

  /** How long one answer is kept: not longer than any may be. */
  long keptNanos() {
    return jitter == 0
        ? ttlNanos
        : (long) (ttlNanos * (1 - jitter * ThreadLocalRandom.current().nextDouble()));
  }

  /** How long an answer is kept that nobody asks for; {@link Long#MAX_VALUE} for no such limit. */
  long idleNanos() {
    return idleNanos;
  }

  long maxBytes() {
    return maxBytes;
  }

  int maxEntryBytes() {
    return maxEntryBytes;
  }
}
