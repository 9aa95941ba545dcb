package io.llmcost.agent.limit;

import io.llmcost.agent.thread.AgentClock;

/** The time as it is. */
final class AgentTicker implements Ticker {

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void later(Runnable work, long nanos) {
    AgentClock.later(work, nanos);
  }
}
