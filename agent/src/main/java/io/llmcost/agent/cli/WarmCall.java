package io.llmcost.agent.cli;

import io.llmcost.agent.gateway.CallContext;

/** The circumstances of a call that warms the cache. */
final class WarmCall implements CallContext {

  private final String callSite;

  /**
   * @param callSite null if unknown
   */
  WarmCall(String callSite) {
    this.callSite = callSite;
  }

  @Override
  public String client() {
    return "warm";
  }

  @Override
  public String callSite() {
    return callSite;
  }

  @Override
  public long remainingNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isBlocking() {
    return true;
  }
}
