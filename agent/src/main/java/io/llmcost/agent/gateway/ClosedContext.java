package io.llmcost.agent.gateway;

/** What is left of a call's context when nobody waits for anything any more. */
final class ClosedContext implements CallContext {

  private final String client;

  ClosedContext(String client) {
    this.client = client;
  }

  @Override
  public String client() {
    return client;
  }

  @Override
  public String callSite() {
    return null;
  }

  @Override
  public long remainingNanos() {
    return 0;
  }

  @Override
  public boolean isCancelled() {
    return true;
  }

  @Override
  public boolean isBlocking() {
    return false;
  }
}
