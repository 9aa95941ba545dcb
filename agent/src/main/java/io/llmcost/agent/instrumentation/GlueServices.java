package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.loopback.Loopback;

/** What glue gets from the agent. */
public final class GlueServices {

  private final CallHandler calls;
  private final CallSites callSites;
  private final CancelWatch cancelWatch = new CancelWatch();
  private Loopback loopback;

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

  /** For clients of which only the URL can be changed. */
  public synchronized Loopback loopback() {
    if (loopback == null) {
      loopback = new Loopback(calls, callSites::find);
    }
    return loopback;
  }
}
