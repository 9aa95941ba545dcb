package io.llmcost.agent.cli;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.ThreadKind;

/** The circumstances of a call that nobody makes. */
final class ExplainedCall implements CallContext {

  private final String callSite;

  /**
   * @param callSite null if unknown
   * @param kind of the thread; null if unknown
   */
  ExplainedCall(String callSite, ThreadKind kind) {
    this.callSite = kind == null ? callSite : kind.behind(callSite);
  }

  @Override
  public String client() {
    return "explain";
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
