package io.llmcost.agent.budget;

import io.llmcost.agent.gateway.Reservation;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.util.List;

/** What one request holds in all its purses. */
final class SentReservation implements Reservation {

  private final Estimator estimator;
  private final Estimator.Estimate estimate;
  private final List<Hold> holds;

  SentReservation(Estimator estimator, Estimator.Estimate estimate, List<Hold> holds) {
    this.estimator = estimator;
    this.estimate = estimate;
    this.holds = holds;
  }

  @Override
  public void settle(TokenUsage usage, BigDecimal usd) {
    Amounts actual = Amounts.of(usage, usd, estimate.amounts.nanoUsd);
    end(actual);
    estimator.learn(estimate, usage, usd == null ? 0 : actual.nanoUsd);
  }

  @Override
  public void settleAsReserved() {
    end(estimate.amounts);
  }

  @Override
  public void release() {
    end(Amounts.NONE);
  }

  private void end(Amounts actual) {
    for (Hold hold : holds) {
      hold.settle(actual);
    }
  }
}
