package io.llmcost.agent.gateway;

import java.util.concurrent.TimeUnit;

/** What is known of a call when it has its answer and something is sent for its like. */
final class AfterwardsContext implements CallContext {

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final String client;
  private final String clientId;
  private final boolean mayAddCredentials;
  private final Leg leg;
  private final long deadline = System.nanoTime() + PATIENCE_NANOS;

  AfterwardsContext(CallContext call, Leg leg) {
    this.client = call.client();
    this.clientId = call.clientId();
    this.mayAddCredentials = call.mayAddCredentials();
    this.leg = leg;
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
    return Math.max(0, deadline - System.nanoTime());
  }

  @Override
  public boolean isCancelled() {
    return leg.isGivenUp();
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public boolean mayAddCredentials() {
    return mayAddCredentials;
  }

  @Override
  public String clientId() {
    return clientId;
  }
}
