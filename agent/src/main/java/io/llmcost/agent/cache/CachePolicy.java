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
  private final long askedNanos;
  private final long maxAgeNanos;
  private final boolean isOfSite;
  private final long staleNanos;
  private final long givenStaleNanos;
  private final long idleNanos;
  private final double jitter;
  private final long maxBytes;
  private final int maxEntryBytes;

  private CachePolicy(
      Exchange exchange, CacheSite site, long configured, long staleNanos, long maxBytes) {
    Settings settings = exchange.settings();
    long asked = asked(exchange.controls().cacheTtlSeconds());
    this.use = exchange.controls().cacheUse();
    this.ttlNanos = Math.min(configured, asked);
    this.askedNanos = asked;
    this.isOfSite = site != null && site.ttl() != null;
    Duration longest = isOfSite ? null : RouteTtls.longest(exchange);
    this.maxAgeNanos =
        longest == null ? ttlNanos : Math.min(asked, Math.max(configured, nanos(longest)));
    this.staleNanos = staleNanos;
    this.givenStaleNanos = Math.min(staleNanos, asked(exchange.controls().cacheStaleSeconds()));
    this.idleNanos = idle(settings, site);
    this.jitter = settings.get(Options.CACHE_JITTER);
    this.maxBytes = maxBytes;
    this.maxEntryBytes =
        (int)
            Math.min(
                Integer.MAX_VALUE / 2,
                Math.min(maxBytes, settings.get(Options.CACHE_MAX_ENTRY_BYTES)));
  }

  static CachePolicy of(Exchange exchange) {
    CacheSite site = CacheSites.of(exchange);
    Settings settings = exchange.settings();
    Duration stale = configuredStale(exchange);
    return new CachePolicy(
        exchange,
        site,
        nanos(configuredTtl(exchange)),
        stale == null ? 0 : nanos(stale),
        settings.get(Options.CACHE_MAX_BYTES));
  }

  private static long idle(Settings settings, CacheSite site) {
    return site != null && site.idleTtl() != null ? nanos(site.idleTtl()) : idleNanos(settings);
  }

  /** {@link #LONGEST} for nothing asked. */
  private static long asked(long seconds) {
    return seconds < 0
        ? LONGEST.toNanos()
        : Math.min(LONGEST.toNanos(), TimeUnit.SECONDS.toNanos(seconds));
  }

  static Duration configuredTtl(Exchange exchange) {
    CacheSite site = CacheSites.of(exchange);
    return site != null && site.ttl() != null
        ? site.ttl()
        : exchange.settings().get(Options.CACHE_TTL);
  }

  /** Null for not at all. */
  static Duration configuredStale(Exchange exchange) {
    CacheSite site = CacheSites.of(exchange);
    return site != null && site.stale() != null
        ? site.stale()
        : exchange.settings().get(Options.CACHE_STALE);
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  /** How long an answer is kept, whatever a call says. */
  static Life life(Settings settings) {
    return new Life(nanos(settings.get(Options.CACHE_TTL)), 0, idleNanos(settings));
  }

  /** How long an answer is kept that nobody asks for, whatever a call's site says. */
  private static long idleNanos(Settings settings) {
    Duration idle = settings.get(Options.CACHE_IDLE_TTL);
    return idle == null ? Long.MAX_VALUE : nanos(idle);
  }

  /** How long something new is kept, now that it is known which route has given it. */
  Life newLife(Storable value, Exchange exchange) {
    Duration route = RouteTtls.taken(exchange);
    long fresh = keptNanos(route);
    // Only whole answers are asked for anew; and nothing is kept for longer than the call says.
    long stale = value instanceof StoredAnswer ? Math.min(staleNanos, askedNanos - fresh) : 0;
    return new Life(fresh, stale, idleNanos);
  }

  /**
   * For how long something that was kept elsewhere is kept here.
   *
   * @param ageNanos since it was made
   * @param leftNanos of its life there
   */
  Life lifeOfAged(Storable value, long ageNanos, long leftNanos) {
    long stale = value instanceof StoredAnswer ? staleNanos : 0;
    long fresh = Math.min(leftNanos - stale, maxAgeNanos - ageNanos);
    return new Life(fresh, Math.min(stale, leftNanos - fresh), idleNanos);
  }

  /** Whether answers may be given whose time is over, while they are asked for anew. */
  boolean mayBeStale() {
    return givenStaleNanos > 0 && use == CacheUse.FULL;
  }

  /** How old such an answer may be. */
  long maxStaleAgeNanos() {
    return Math.min(askedNanos, maxAgeNanos + givenStaleNanos);
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

  /** How long an answer may be kept that no route has given. */
  long ttlNanos() {
    return ttlNanos;
  }

  /** How old an answer that is given out may be; one may have been kept for a shorter time. */
  long maxAgeNanos() {
    return maxAgeNanos;
  }

  /** How long one answer is kept: not longer than any may be. */
  private long keptNanos(Duration route) {
    long most = ttlNanos;
    if (route != null) {
      most = isOfSite ? Math.min(ttlNanos, nanos(route)) : Math.min(nanos(route), askedNanos);
    }
    return jitter == 0
        ? most
        : (long) (most * (1 - jitter * ThreadLocalRandom.current().nextDouble()));
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
