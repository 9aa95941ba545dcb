package io.llmcost.agent.route;

import java.util.function.DoubleSupplier;

/** How often the answers of a route's tiers pass their gates. */
final class PassRates {

  /** The share of calls that a tier that is given up is tried for: models and prompts change. */
  private static final double TRIED_AGAIN = 0.05;

  /** Of the normal distribution, for a bound that holds in 97.5 of 100 cases. */
  private static final double Z = 1.96;

  private final OutcomesByPlace outcomes = new OutcomesByPlace();
  private final DoubleSupplier random;

  /**
   * @param random from 0 to less than 1
   */
  PassRates(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Whether a tier is to be asked. It is until it is sure enough that its answers pass less often
   * than they must.
   *
   * @param minRate 0 to 1; 0 if it is always asked
   */
  boolean isWorthwhile(String route, String tier, String callSite, double minRate) {
    Outcomes known = minRate <= 0 ? null : outcomes.find(route, tier, callSite);
    return known == null || known.upperBound(Z) >= minRate || random.getAsDouble() < TRIED_AGAIN;
  }

  /**
   * @param outcome 1 for an answer that passed, 0 for one that did not, or between
   */
  void note(String route, String tier, String callSite, double outcome) {
    Outcomes place = outcomes.at(route, tier, callSite);
    if (place != null) {
      place.note(outcome);
    }
  }
}
