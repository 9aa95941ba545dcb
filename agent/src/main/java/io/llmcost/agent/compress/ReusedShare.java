package io.llmcost.agent.compress;

/**
 * How much of the prompts of one place has come before, lately. Older calls count less and less.
 * Thread-safe.
 */
final class ReusedShare {

  /** Fewer calls than this tell nothing. */
  private static final int FEWEST = 8;

  /** All sums are halved here. */
  private static final int MOST = 128;

  private int calls;
  private double all;
  private double again;

  /**
   * A prompt came.
   *
   * @param tokens of it
   * @param found those of its beginning that have come before
   * @return whether more is known now than chance
   */
  synchronized boolean came(long tokens, long found) {
    if (calls >= MOST) {
      calls /= 2;
      all /= 2;
      again /= 2;
    }
    calls++;
    all += tokens;
    again += found;
    return calls >= FEWEST;
  }

  /** 0 to 1. */
  synchronized double share() {
    return all == 0 ? 0 : again / all;
  }
}
