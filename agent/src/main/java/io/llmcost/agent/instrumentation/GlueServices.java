package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.CallHandler;

/** What glue gets from the agent. */
public final class GlueServices {

  private final CallHandler calls;
  private final CallSites callSites;
  private final CancelWatch cancelWatch = new CancelWatch();

  public GlueServices(CallHandler calls, CallSites callSites) {
    this.calls = new PrivilegedCalls(calls);
    this.callSites = callSites;
  }

  public CallHandler calls() {
    return calls;
  }

  public CallSites callSites() {
    return callSites;
  }

  public CancelWatch cancelWatch() {
    return cancelWatch;
  }
}
