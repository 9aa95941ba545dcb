package io.llmcost.agent.gateway;

/**
 * The application's call that something is bought for, as far as it must be known when the call is
 * long over. Holds no request and no client. Immutable.
 */
public final class Origin {

  private final String callId;
  private final String callSite;
  private final Allowance allowance;

  private Origin(String callId, String callSite, Allowance allowance) {
    this.callId = callId;
    this.callSite = callSite;
    this.allowance = allowance;
  }

  public static Origin of(Exchange exchange) {
    CallTrace trace = exchange.trace();
    return new Origin(trace.callId(), trace.callSite(), trace.allowance());
  }

  /**
   * Of a call of an earlier process; no budget of this one is charged for it.
   *
   * @param callSite may be null
   */
  public static Origin ofEarlier(String callId, String callSite) {
    return new Origin(callId, callSite, null);
  }

  public String callId() {
    return callId;
  }

  /** Null if unknown. */
  public String callSite() {
    return callSite;
  }

  Allowance allowance() {
    return allowance;
  }
}
