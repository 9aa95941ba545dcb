package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.rights.Rights;

/** What is known of a call where the application makes it. */
final class Ticket {

  private final String client;
  private final String origin;
  private final String callSite;
  private final Rights application;
  private final long madeNanos = System.nanoTime();
  private final long timeNanos;

  /**
   * @param client its name in configuration and ledger
   * @param origin as in {@link io.llmcost.agent.http.Url#origin}
   * @param callSite null if it is unknown
   * @param timeNanos how long the application waits; {@link Long#MAX_VALUE} if that is not known
   */
  Ticket(String client, String origin, String callSite, Rights application, long timeNanos) {
    this.client = client;
    this.origin = origin;
    this.callSite = callSite;
    this.application = application;
    this.timeNanos = timeNanos;
  }

  String client() {
    return client;
  }

  String origin() {
    return origin;
  }

  String callSite() {
    return callSite;
  }

  Rights application() {
    return application;
  }

  long ageNanos() {
    return System.nanoTime() - madeNanos;
  }

  /** {@link Long#MAX_VALUE} if it is not known. */
  long remainingNanos() {
    return timeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, timeNanos - ageNanos());
  }
}
