package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.time.Duration;

/** When a breaker opens, and for how long. */
final class BreakerRules {

  final boolean enabled;
  final int failuresInARow;
  final double failureRate;
  final int minCalls;
  final long openNanos;
  final long slowNanos;
  private Settings source;

  /**
   * @param failuresInARow that open it
   * @param failureRate 0 to 1: the share of failing calls that opens it, or of slow ones
   * @param minCalls below which a share says nothing
   * @param openNanos before the first probe; doubled each time that a probe fails
   * @param slowNanos a call that takes longer is slow; {@link Long#MAX_VALUE} if none is
   */
  BreakerRules(
      boolean enabled,
      int failuresInARow,
      double failureRate,
      int minCalls,
      long openNanos,
      long slowNanos) {
    this.enabled = enabled;
    this.failuresInARow = failuresInARow;
    this.failureRate = failureRate;
    this.minCalls = minCalls;
    this.openNanos = openNanos;
    this.slowNanos = slowNanos;
  }

  boolean areOf(Settings settings) {
    return source == settings;
  }

  static BreakerRules of(Settings settings) {
    Duration slow = settings.get(Options.BREAKER_SLOW_AFTER);
    BreakerRules rules =
        new BreakerRules(
            settings.get(Options.BREAKER_ENABLED),
            settings.get(Options.BREAKER_FAILURES).intValue(),
            settings.get(Options.BREAKER_RATE),
            settings.get(Options.BREAKER_MIN_CALLS).intValue(),
            settings.get(Options.BREAKER_OPEN_FOR).toNanos(),
            slow == null ? Long.MAX_VALUE : slow.toNanos());
    rules.source = settings;
    return rules;
  }
}
