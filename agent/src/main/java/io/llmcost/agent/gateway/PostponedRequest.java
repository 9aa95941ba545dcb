package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;

/**
 * A request that goes out with others, later than its call and not through the call's client. It is
 * metered and set aside for like any other, and billed by the tier for such requests.
 */
public final class PostponedRequest {

  private final CallTrace trace;
  private final Metering metering;

  private PostponedRequest(CallTrace trace, Metering metering) {
    this.trace = trace;
    this.metering = metering;
  }

  /**
   * Asks the budgets.
   *
   * @param provider in the price book's or the configuration's name
   * @param tier that it is billed by
   * @return null if a budget does not let it out
   */
  public static PostponedRequest of(Exchange exchange, String provider, String tier) {
    Metering metering =
        Metering.billedAs(tier, provider, exchange.request().url().host(), exchange.call());
    return MeterStage.refusal(exchange.trace(), metering) == null
        ? new PostponedRequest(exchange.trace(), metering)
        : null;
  }

  /**
   * Its answer is the call's.
   *
   * @param answer whole
   * @param together calls whose requests went out together
   */
  public void answered(HttpResponse answer, int together) {
    metering.meter(answer);
    trace.sent(metering);
    trace.batch(together);
    trace.served(metering.provider(), metering.request().model());
  }

  /** The call goes another way; what may still come is none of its spending. */
  public void givenUp() {
    if (metering.reservation() != null) {
      metering.reservation().release();
    }
  }
}
