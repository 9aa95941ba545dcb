package io.llmcost.agent.gateway;

import io.llmcost.agent.ledger.CallRecord;
import java.util.function.Supplier;

/** Takes records that are still to be made, and makes them off the caller's thread. */
@FunctionalInterface
public interface Bookkeeping {

  /**
   * Never blocks, never throws.
   *
   * @param heldBytes what is kept in memory until the record is made
   */
  void append(Supplier<CallRecord> record, long heldBytes);
}
