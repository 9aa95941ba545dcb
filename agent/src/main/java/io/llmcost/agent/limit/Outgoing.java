package io.llmcost.agent.limit;

import io.llmcost.agent.budget.Estimator;
import io.llmcost.agent.gateway.Sent;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.llm.TokenUsage;

/**
 * A request that was let out, until its answer is over and booked. Knows nothing of the client: it
 * is kept for as long as the application may read.
 */
final class Outgoing implements Sent, StreamObserver {

  private final Limiter limiter;
  private final Pass pass;
  private final Estimator estimator;
  private final Estimator.Estimate estimate;
  private final long ageing;

  Outgoing(
      Limiter limiter, Pass pass, Estimator estimator, Estimator.Estimate estimate, long ageing) {
    this.limiter = limiter;
    this.pass = pass;
    this.estimator = estimator;
    this.estimate = estimate;
    this.ageing = ageing;
  }

  void answered(Lane lane, Advice advice) {
    limiter.answered(lane, pass, advice, ageing);
  }

  void unsent() {
    limiter.unsent(pass, ageing);
  }

  void left() {
    limiter.left(pass, ageing);
  }

  @Override
  public void used(TokenUsage usage) {
    left();
    if (usage.source() != TokenUsage.Source.NONE) {
      limiter.used(pass, usage.prompt() + usage.output() + usage.audioOutput(), ageing);
      estimator.learn(estimate, usage, 0);
    }
  }

  @Override
  public void data(byte[] bytes, int offset, int length) {
    // Only the end counts.
  }

  @Override
  public void end() {
    left();
  }

  @Override
  public void aborted(Throwable cause) {
    left();
  }
}
