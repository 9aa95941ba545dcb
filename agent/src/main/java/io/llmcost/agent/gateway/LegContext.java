package io.llmcost.agent.gateway;

/** What is known of a call, as one of its legs sees it. */
final class LegContext implements CallContext {

  private final CallContext call;
  private final Leg leg;

  LegContext(CallContext call, Leg leg) {
    this.call = call;
    this.leg = leg;
  }

  @Override
  public String client() {
    return call.client();
  }

  @Override
  public String callSite() {
    return call.callSite();
  }

  @Override
  public long remainingNanos() {
    return call.remainingNanos();
  }

  @Override
  public boolean isCancelled() {
    return leg.isGivenUp() || call.isCancelled();
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public boolean mayAddCredentials() {
    return call.mayAddCredentials();
  }

  @Override
  public String clientId() {
    return call.clientId();
  }
}
