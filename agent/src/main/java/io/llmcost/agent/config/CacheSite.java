package io.llmcost.agent.config;

import java.time.Duration;

/** What the cache does for some call sites where that is not what it does. Immutable. */
public final class CacheSite {

  private final Boolean enabled;
  private final Duration ttl;
  private final Duration idleTtl;
  private final Duration stale;

  CacheSite(Boolean enabled, Duration ttl, Duration idleTtl, Duration stale) {
    this.stale = stale;
    this.enabled = enabled;
    this.ttl = ttl;
    this.idleTtl = idleTtl;
  }

  /** Null if nothing is said. */
  public Boolean enabled() {
    return enabled;
  }

  /** Null if nothing is said. */
  public Duration ttl() {
    return ttl;
  }

  /** Null if nothing is said. */
  public Duration stale() {
    return stale;
  }

  /** Null if nothing is said. */
  public Duration idleTtl() {
    return idleTtl;
  }
}
