package io.llmcost.agent.cache;

import io.llmcost.agent.llm.TokenUsage;

/** What an answer costs whom it is not given from the cache. */
public interface Savings {

  /** Knows no price. */
  Savings UNKNOWN = (provider, model, usage) -> Double.NaN;

  /**
   * At today's price.
   *
   * @param provider in the price book's or the configuration's name
   * @return USD; NaN if there is no price
   */
  double usd(String provider, String model, TokenUsage usage);
}
