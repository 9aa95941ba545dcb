package io.llmcost.it.chaos;

import java.math.BigDecimal;

/**
 * Requests that were booked by estimate, together.
 *
 * @param booked USD
 * @param billed what providers ask for the same requests
 */
public record Estimates(int requests, BigDecimal booked, BigDecimal billed) {

  static final Estimates NONE = new Estimates(0, BigDecimal.ZERO, BigDecimal.ZERO);

  static Estimates one(BigDecimal booked, BigDecimal billed) {
    return new Estimates(1, booked, billed);
  }

  Estimates with(Estimates more) {
    return new Estimates(
        requests + more.requests, booked.add(more.booked), billed.add(more.billed));
  }

  @Override
  public String toString() {
    String miss =
        billed.signum() == 0
            ? ""
            : " (%+.1f %%)".formatted(100 * (booked.doubleValue() / billed.doubleValue() - 1));
    return "%d requests: booked %s USD, billed %s USD%s".formatted(requests, booked, billed, miss);
  }
}
