package io.llmcost.agent.limit;

/** The time, and something that runs later in it. */
interface Ticker {

  /** As {@link System#nanoTime}. */
  long nanos();

  /**
   * Runs something a while later, once.
   *
   * @throws RuntimeException if that cannot be
   */
  void later(Runnable work, long nanos);
}
