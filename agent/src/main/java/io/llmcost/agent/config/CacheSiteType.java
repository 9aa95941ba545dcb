package io.llmcost.agent.config;

import java.time.Duration;

/** What stands under a pattern of call sites in {@code cache.sites}. */
final class CacheSiteType extends StructType<CacheSite> {

  private final Field<Boolean> enabled =
      optional(
          "enabled", new BooleanType(), "`false`: calls from here are neither answered nor kept.");
  private final Field<Duration> ttl = optional("ttl", new DurationType(), "As `cache.ttl`.");
  private final Field<Duration> idleTtl =
      optional("idle_ttl", new DurationType(), "As `cache.idle_ttl`.");

  private final Field<Duration> stale = optional("stale", new DurationType(), "As `cache.stale`.");

  CacheSiteType() {
    super("cache_site");
  }

  @Override
  CacheSite build(String name, Values values, ReadContext in) {
    return new CacheSite(
        values.get(enabled, null),
        values.get(ttl, null),
        values.get(idleTtl, null),
        values.get(stale, null));
  }
}
