package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;

/**
 * What was set aside for a request that is sent. The first of the three ends it; whatever comes
 * after that does nothing.
 */
public interface Reservation {

  /**
   * The request was answered.
   *
   * @param usd null if nobody knows
   */
  void settle(TokenUsage usage, BigDecimal usd);

  /** It is not known what became of the request: what was set aside counts as spent. */
  void settleAsReserved();

  /** Nothing will be billed. */
  void release();
}
