package io.llmcost.agent.route;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;

/** What one call may cost with all its tiers. */
final class Budget {

  private final BigDecimal maxUsd;
  private final Exchange exchange;
  private final Costs costs;

  /**
   * @param maxUsd null for no bound
   */
  Budget(BigDecimal maxUsd, Exchange exchange, Costs costs) {
    this.maxUsd = maxUsd;
    this.exchange = exchange;
    this.costs = costs;
  }

  /**
   * Whether one more answer, as long as the last one, keeps to the bound. Not where a price is
   * unknown, or what an answer has used: nobody could say then.
   */
  boolean allows(String provider, String model) {
    if (maxUsd == null) {
      return true;
    }
    BigDecimal sum = BigDecimal.ZERO;
    TokenUsage last = TokenUsage.UNKNOWN;
    for (Metering metering : exchange.trace().sent()) {
      if (metering.status() < 200 || metering.status() >= 300) {
        continue;
      }
      last = metering.facts().usage();
      BigDecimal cost = costs.usd(metering.provider(), metering.request().model(), last);
      if (cost == null || last.source() == TokenUsage.Source.NONE) {
        return false;
      }
      sum = sum.add(cost);
    }
    BigDecimal next = costs.usd(provider, model, last);
    return next != null && sum.add(next).compareTo(maxUsd) <= 0;
  }
}
