package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.instrumentation.CallSites;

/** A call that came over the listener, for the gateway. */
final class BridgedCall implements CallContext {

  private final Ticket ticket;
  private final MessageHead head;
  private final OriginUpstream upstream;

  BridgedCall(Ticket ticket, MessageHead head, OriginUpstream upstream) {
    this.ticket = ticket;
    this.head = head;
    this.upstream = upstream;
  }

  @Override
  public String client() {
    return ticket.client();
  }

  @Override
  public String callSite() {
    String told = head.headers().get(CallSites.HEADER);
    return told != null ? told : ticket.callSite();
  }

  @Override
  public long remainingNanos() {
    return ticket.remainingNanos();
  }

  @Override
  public boolean isCancelled() {
    return upstream.isGivenUp();
  }

  /** All that says who calls stands in the request. */
  @Override
  public boolean canSendAfterwards() {
    return true;
  }

  @Override
  public boolean isBlocking() {
    return true;
  }
}
