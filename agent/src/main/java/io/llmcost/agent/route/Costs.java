package io.llmcost.agent.route;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;

/** What answers cost. */
public interface Costs {

  /** Knows no price. */
  Costs UNKNOWN = (provider, model, usage) -> null;

  /**
   * At today's price.
   *
   * @param provider in the price book's or the configuration's name
   * @return USD; null if there is no price
   */
  BigDecimal usd(String provider, String model, TokenUsage usage);
}
