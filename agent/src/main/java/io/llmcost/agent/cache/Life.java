package io.llmcost.agent.cache;

/** For how long something is kept from now on. Immutable. */
final class Life {

  private final long freshNanos;
  private final long staleNanos;
  private final long idleNanos;

  /**
   * @param freshNanos how long it may be given to whoever asks
   * @param staleNanos how long then to whoever does not mind, while it is asked for anew; 0 or more
   * @param idleNanos how long it is kept while nobody asks for it; {@link Long#MAX_VALUE} for no
   *     such limit
   */
  Life(long freshNanos, long staleNanos, long idleNanos) {
    this.freshNanos = freshNanos;
    this.staleNanos = staleNanos;
    this.idleNanos = idleNanos;
  }

  /** 0 or less if its time is over. */
  long freshNanos() {
    return freshNanos;
  }

  /** In all. */
  long nanos() {
    return freshNanos + staleNanos;
  }

  long idleNanos() {
    return idleNanos;
  }

  boolean isNone() {
    return nanos() <= 0;
  }
}
