package io.llmcost.agent.route;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.semantic.CallCosts;
import java.math.BigDecimal;

/** What is known of costs beforehand, at today's prices: by the length of what is asked. */
public final class ListedCallCosts implements CallCosts {

  private static final int CHARS_PER_TOKEN = 4;

  /** Of answers nothing is known yet: about what a short one has. */
  private static final int OUTPUT_TOKENS = 150;

  private final Costs costs;

  public ListedCallCosts(Costs costs) {
    this.costs = costs;
  }

  @Override
  public double usd(Exchange exchange) {
    long input = exchange.request().body().length / CHARS_PER_TOKEN + 1;
    return usd(exchange.trace().originalProvider(), exchange.call().model(), input, OUTPUT_TOKENS);
  }

  @Override
  public double embeddingUsd(String provider, String model, int chars) {
    return usd(provider, model, chars / CHARS_PER_TOKEN + 1, 0);
  }

  private double usd(String provider, String model, long input, long output) {
    BigDecimal usd =
        costs.usd(provider, model, TokenUsage.of(TokenUsage.Source.ESTIMATED, input, output));
    return usd == null ? Double.NaN : usd.doubleValue();
  }
}
