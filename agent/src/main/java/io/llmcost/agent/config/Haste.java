package io.llmcost.agent.config;

/** When a route's tier is too slow. Immutable. */
public final class Haste {

  /** It never is. */
  public static final Haste NONE = new Haste(Long.MAX_VALUE, Long.MAX_VALUE);

  private final long firstTokenNanos;
  private final long slowerThanNanos;

  /**
   * @param firstTokenNanos how long to wait for a call's first token; {@link Long#MAX_VALUE} for no
   *     limit
   * @param slowerThanNanos what one call of a hundred may lately have taken longer than; {@link
   *     Long#MAX_VALUE} for no limit
   */
  public Haste(long firstTokenNanos, long slowerThanNanos) {
    this.firstTokenNanos = firstTokenNanos;
    this.slowerThanNanos = slowerThanNanos;
  }

  public long firstTokenNanos() {
    return firstTokenNanos;
  }

  public long slowerThanNanos() {
    return slowerThanNanos;
  }
}
