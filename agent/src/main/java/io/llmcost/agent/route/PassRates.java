package io.llmcost.agent.route;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often the answers of a route's tiers pass their gates, by the place in the application that
 * asks: one place asks one kind of thing. What is long ago counts less.
 */
final class PassRates {

  private static final int MAX_PLACES = 10_000;

  /** After so many answers both counts are halved. */
  private static final int WINDOW = 200;

  /** Of a tier that is given up, every so many calls are tried: models and prompts change. */
  private static final int TRIED_AGAIN = 20;

  /** Of the normal distribution, for a bound that holds in 97.5 of 100 cases. */
  private static final double Z = 1.96;

  private final Map<String, Rate> rates = new ConcurrentHashMap<>();

  /**
   * Whether a tier is to be asked. It is until it is sure enough that its answers pass less often
   * than they must.
   *
   * @param minRate 0 to 1; 0 if it is always asked
   */
  boolean isWorthwhile(String route, Tier tier, String callSite, double minRate) {
    Rate rate = minRate <= 0 ? null : rates.get(key(route, tier, callSite));
    return rate == null || rate.mayReach(minRate);
  }

  void note(String route, Tier tier, String callSite, boolean passed) {
    String key = key(route, tier, callSite);
    Rate rate = rates.get(key);
    if (rate == null) {
      if (rates.size() >= MAX_PLACES) {
        return;
      }
      rate = rates.computeIfAbsent(key, any -> new Rate());
    }
    rate.note(passed);
  }

  private static String key(String route, Tier tier, String callSite) {
    return callSite + '\n' + tier + '\n' + route; // the tier by its model: routes are changed
  }

  private static final class Rate {
    private double answers;
    private double passed;
    private int givenUp;

    synchronized void note(boolean good) {
      if (answers >= WINDOW) {
        answers /= 2;
        passed /= 2;
      }
      answers++;
      passed += good ? 1 : 0;
    }

    synchronized boolean mayReach(double minRate) {
      return upperBound() >= minRate || ++givenUp % TRIED_AGAIN == 0;
    }

    /** Wilson's, which holds for few answers too. */
    private double upperBound() {
      double share = passed / answers;
      double square = Z * Z;
      double spread =
          Z * Math.sqrt(share * (1 - share) / answers + square / (4 * answers * answers));
      return (share + square / (2 * answers) + spread) / (1 + square / answers);
    }
  }
}
