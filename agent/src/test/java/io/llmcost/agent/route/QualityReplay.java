package io.llmcost.agent.route;

import io.llmcost.agent.eval.RoutingRow;
import io.llmcost.agent.prior.AnswerFeatures;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PassEstimates;
import io.llmcost.agent.prior.PromptFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Calls of an application whose answers are known, taken through a route that keeps a quality: with
 * a look at each answer, and by the prompts alone. Whatever a route learns from begins anew with
 * each order of the calls.
 */
public final class QualityReplay {

  private static final String ROUTE = "r";
  private static final String TIER = "weak";

  private final double wanted;
  private final double share;
  private final LinearPrior prior;
  private final double[] given = new double[2];
  private final double[] kept = new double[2];
  private long calls;

  /**
   * @param share of the calls for which the strong model may be asked only to compare
   */
  public QualityReplay(double wanted, double share, LinearPrior prior) {
    this.wanted = wanted;
    this.share = share;
    this.prior = prior;
  }

  /** Replays the calls in so many orders by chance. */
  public QualityReplay of(List<RoutingRow> rows, int orders) {
    for (int order = 0; order < orders; order++) {
      List<RoutingRow> shuffled = new ArrayList<>(rows);
      Random random = new Random(order);
      Collections.shuffle(shuffled, random);
      withLooks(shuffled, random);
      byPrompts(shuffled, random);
      calls += rows.size();
    }
    return this;
  }

  private void withLooks(List<RoutingRow> rows, Random random) {
    AnswerQuality answers = new AnswerQuality(random::nextDouble);
    PassEstimates estimates = PassEstimates.ofAnswers(prior);
    for (RoutingRow row : rows) {
      PromptFeatures prompt = PromptFeatures.of(row.prompt());
      AnswerFeatures answer = AnswerFeatures.of(prompt, row.weakResponse());
      Guess guess = new Guess(prompt, answer, estimates.probability(row.source(), prompt, answer));
      Look look = answers.look(ROUTE, TIER, row.source(), guess, share, wanted, true);
      count(0, look.isGiven(), worth(row));
      if (look.isCompared()) {
        answers.note(ROUTE, TIER, row.source(), look, worth(row));
        estimates.note(row.source(), prompt, answer, worth(row));
      }
    }
  }

  private void byPrompts(List<RoutingRow> rows, Random random) {
    KeptQuality quality = new KeptQuality(random::nextDouble);
    PassEstimates estimates = PassEstimates.ofPrompts(prior);
    for (RoutingRow row : rows) {
      PromptFeatures prompt = PromptFeatures.of(row.prompt());
      boolean asked =
          quality.allows(
              ROUTE, TIER, row.source(), wanted, () -> estimates.probability(row.source(), prompt));
      count(1, asked, worth(row));
      if (asked && quality.isCompared(ROUTE, TIER, row.source(), share, wanted)) {
        quality.note(ROUTE, TIER, row.source(), worth(row));
        estimates.note(row.source(), prompt, worth(row));
      }
    }
  }

  private void count(int how, boolean isGiven, double worth) {
    given[how] += isGiven ? 1 : 0;
    kept[how] += isGiven ? worth : 1;
  }

  /** What of the strong model's answer the weak one's is worth, 0 to 1. */
  private static double worth(RoutingRow row) {
    return 1 - Math.max(0, row.strong() - row.weak());
  }

  /** The share of the calls that got the weak model's answer, with looks. */
  public double givenWithLooks() {
    return given[0] / calls;
  }

  /** The share of the quality that was kept over all calls, with looks. */
  public double keptWithLooks() {
    return kept[0] / calls;
  }

  /** As {@link #givenWithLooks}, by prompts alone. */
  public double givenByPrompts() {
    return given[1] / calls;
  }

  /** As {@link #keptWithLooks}, by prompts alone. */
  public double keptByPrompts() {
    return kept[1] / calls;
  }
}
