package io.llmcost.agent.route;

import io.llmcost.agent.prior.RankAmongLast;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * How often a tier's answers were as good as the requested model's, and what share of the calls it
 * may therefore be asked.
 *
 * <p>Where a tier keeps a share k of the quality and serves a share s of the calls, the quality of
 * all of them is 1 - s (1 - k). What is wanted is kept as long as s is at most (1 - wanted) / (1 -
 * k). Of k the lower bound of what was seen is taken: a place begins with few calls at the tier,
 * and gets more with each good answer. No threshold is crossed, so nothing swings between two
 * models.
 */
final class KeptQuality {

  /** While a place has fewer comparisons, every answer of the tier there is compared. */
  private static final int FEW = 30;

  /** The share of calls that a tier is asked at least: models and prompts change. */
  private static final double LEAST_SHARE = 0.02;

  /** Of the normal distribution, for a bound that holds in 90 of 100 cases. */
  private static final double Z = 1.28;

  private final OutcomesByPlace outcomes = new OutcomesByPlace();
  private final Map<String, RankAmongLast> ranks = new ConcurrentHashMap<>();
  private final DoubleSupplier random;

  /**
   * @param random from 0 to less than 1
   */
  KeptQuality(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Whether a tier may serve a call. Where it may serve a share of them, that is the easiest.
   *
   * @param wanted of the quality of the requested model, 0 to 1; 0 if every call may go there
   * @param probability that the tier's answer will do, 0 to 1 or NaN; asked if that matters
   */
  boolean allows(
      String route, String tier, String callSite, double wanted, DoubleSupplier probability) {
    if (wanted <= 0) {
      return true;
    }
    double share = share(route, tier, callSite, wanted);
    return share >= 1
        || ranks(route, tier, callSite).of(probability.getAsDouble(), random.getAsDouble())
            >= 1 - share;
  }

  private RankAmongLast ranks(String route, String tier, String callSite) {
    String key = OutcomesByPlace.key(route, tier, callSite);
    RankAmongLast known = ranks.get(key);
    if (known != null) {
      return known;
    }
    return ranks.size() < OutcomesByPlace.MAX_PLACES
        ? ranks.computeIfAbsent(key, any -> new RankAmongLast())
        : new RankAmongLast();
  }

  /** Of calls that a tier may serve, {@link #LEAST_SHARE} to 1. */
  double share(String route, String tier, String callSite, double wanted) {
    Outcomes seen = outcomes.find(route, tier, callSite);
    double kept = seen == null ? 0 : seen.lowerBound(Z);
    return Math.max(LEAST_SHARE, Math.min(1, (1 - wanted) / (1 - kept)));
  }

  /**
   * Whether an answer of a tier is to be compared with the requested model's.
   *
   * @param share of answers that are compared, 0 to 1
   * @param wanted as in {@link #allows}
   */
  boolean isCompared(String route, String tier, String callSite, double share, double wanted) {
    if (wanted > 0 && isNew(route, tier, callSite)) {
      return true;
    }
    return share > 0 && random.getAsDouble() < share;
  }

  private boolean isNew(String route, String tier, String callSite) {
    Outcomes seen = outcomes.find(route, tier, callSite);
    return seen == null || seen.count() < FEW;
  }

  /**
   * @param agreement 0 to 1
   */
  void note(String route, String tier, String callSite, double agreement) {
    Outcomes place = outcomes.at(route, tier, callSite);
    if (place != null) {
      place.note(agreement);
    }
  }
}
