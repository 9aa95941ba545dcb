package io.llmcost.agent.http;

/**
 * Looks at the beginning of a body before anybody gets it, to tell whether it is worth giving.
 * Called by one thread at a time.
 */
public interface Lookahead {

  /**
   * More of the body's bytes, as they came from the provider.
   *
   * @return whether enough has been seen
   */
  boolean isEnoughWith(byte[] bytes, int offset, int length);

  /** There is no more of the body. Whoever cannot tell need not. */
  default void ended() {
    // most do not care
  }

  /**
   * How long to look, in nanoseconds: afterwards the body is given as far as it has come. A client
   * that cannot stop waiting without losing the body looks at the time between bytes only.
   */
  long holdNanos();

  /**
   * After how many nanoseconds the body is given up, so that nobody can have it any more; {@link
   * Long#MAX_VALUE} for never.
   */
  long giveUpNanos();
}
