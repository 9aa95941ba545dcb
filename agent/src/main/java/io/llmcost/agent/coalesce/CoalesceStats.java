package io.llmcost.agent.coalesce;

import java.util.concurrent.atomic.LongAdder;

/** What coalescing has done since the start of the process. */
public final class CoalesceStats {

  private final LongAdder coalesced = new LongAdder();
  private final LongAdder released = new LongAdder();

  void coalescedOne() {
    coalesced.increment();
  }

  void releasedOne() {
    released.increment();
  }

  /** Calls that got another call's answer. */
  public long coalesced() {
    return coalesced.sum();
  }

  /** Calls that waited for another one and were made themselves in the end. */
  public long released() {
    return released.sum();
  }
}
