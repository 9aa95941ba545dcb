package io.llmcost.agent.ledger;

/** The sums of this process so far. For several threads. */
public final class Totals {

  private final Tally tally = new Tally();

  /** Counts a call. */
  public synchronized void add(CallRecord record) {
    tally.add(record);
  }

  /** A copy that stays as it is. */
  public synchronized Tally now() {
    return tally.copy();
  }
}
