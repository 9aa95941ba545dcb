package io.llmcost.agent.semantic;

import io.llmcost.agent.gateway.Exchange;

/** What is known beforehand of costs. */
public interface CallCosts {

  /**
   * What a call will cost about.
   *
   * @return USD; NaN if unknown
   */
  double usd(Exchange exchange);

  /**
   * What embedding texts costs.
   *
   * @param chars of all texts
   * @return USD; NaN if unknown
   */
  double embeddingUsd(String provider, String model, int chars);
}
