package io.llmcost.agent.route;

import io.llmcost.agent.prior.PromptFeatures;
import io.llmcost.agent.prior.RankAmongLast;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Which answers of tiers are given to the application once they can be looked at, by the place that
 * asks: so many, the best-looking first, that the wanted quality is kept. Of bounded size; in
 * memory only.
 */
final class AnswerQuality {

  /** While a place has fewer comparisons, every answer of the tier there is compared. */
  static final int FEW = 30;

  private static final int MANY = 100;

  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final DoubleSupplier random;

  /**
   * @param random from 0 to less than 1
   */
  AnswerQuality(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * Decides on an answer.
   *
   * @param share of the calls for which the requested model may be asked only to compare, 0 to 1
   * @param wanted of the requested model's quality, 0 to less than 1
   * @param mayCompare whether the requested model can be asked only to compare
   */
  Look look(
      String route,
      String tier,
      String callSite,
      Guess guess,
      double share,
      double wanted,
      boolean mayCompare) {
    Place place = place(route, tier, callSite);
    double rank = place.ranks.of(guess.probability(), random.getAsDouble());
    int step = RankAmongLast.step(guess.probability());
    boolean given = place.cut.isGiven(rank, step, random.getAsDouble(), wanted);
    return new Look(guess, rank, given, isCompared(place.cut, share, wanted, mayCompare));
  }

  /**
   * The same chance for answers that are given and for those that are not, for they stand for all.
   * Only the former cost something: the fewer they are, the more are compared for the same money.
   */
  private boolean isCompared(QualityCut cut, double share, double wanted, boolean mayCompare) {
    if (cut.count() < FEW) {
      return true;
    }
    double given = Math.max(cut.share(wanted), 1e-9);
    return mayCompare && random.getAsDouble() < share / given;
  }

  /** Whether so much is known of a tier's answers at a place that not many more will be given. */
  boolean isKnownWell(String route, String tier, String callSite) {
    return place(route, tier, callSite).cut.count() >= MANY;
  }

  /**
   * @param look at the answer, which was to be compared
   * @param agreement with the requested model's, 0 to 1
   */
  void note(String route, String tier, String callSite, Look look, double agreement) {
    place(route, tier, callSite).cut.note(look, agreement);
  }

  /**
   * The same, found out by another process. What its guesses knew is not known here, so that such
   * an answer counts as one of any look.
   */
  void recalled(String route, String tier, String callSite, double agreement) {
    Guess unknown = new Guess(PromptFeatures.UNKNOWN, null, Double.NaN);
    Look any = new Look(unknown, random.getAsDouble(), false, true);
    place(route, tier, callSite).cut.note(any, agreement);
  }

  private Place place(String route, String tier, String callSite) {
    String key = OutcomesByPlace.key(route, tier, callSite);
    Place known = places.get(key);
    if (known != null) {
      return known;
    }
    return places.size() < OutcomesByPlace.MAX_PLACES
        ? places.computeIfAbsent(key, any -> new Place())
        : new Place();
  }

  private static final class Place {
    final RankAmongLast ranks = new RankAmongLast();
    final QualityCut cut = new QualityCut();
  }
}
