package io.llmcost.agent.gateway;

/** How much is done for an answer to one request. Immutable. */
public final class Effort {

  /** All that the settings allow. */
  public static final Effort FULL = new Effort(false, Long.MAX_VALUE);

  private static final Effort ONCE = new Effort(true, Long.MAX_VALUE);

  private final boolean replaceable;
  private final long firstTokenNanos;

  private Effort(boolean replaceable, long firstTokenNanos) {
    this.replaceable = replaceable;
    this.firstTokenNanos = firstTokenNanos;
  }

  /**
   * Once and no more: if nothing comes of it, somebody else is asked.
   *
   * @param firstTokenNanos how long to wait for the first token, {@link Long#MAX_VALUE} for no
   *     limit
   */
  public static Effort once(long firstTokenNanos) {
    return firstTokenNanos == Long.MAX_VALUE ? ONCE : new Effort(true, firstTokenNanos);
  }

  /** Whether somebody else is asked if nothing comes of this. */
  public boolean isReplaceable() {
    return replaceable;
  }

  /** {@link Long#MAX_VALUE} for no limit. */
  public long firstTokenNanos() {
    return firstTokenNanos;
  }
}
