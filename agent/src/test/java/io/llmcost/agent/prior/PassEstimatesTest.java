package io.llmcost.agent.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PassEstimatesTest {

  private static final PromptFeatures EASY = PromptFeatures.of("List the names of the planets");
  private static final PromptFeatures HARD =
      PromptFeatures.of("Prove that 3 + 4 = 7, step by step, and compute 12 * 13.");

  private final LinearPrior prior = LinearPrior.shipped();
  private final PassEstimates estimates = PassEstimates.ofPrompts(prior);

  @Test
  void beginsAtWhatThePromptLetsExpect() {
    assertThat(estimates.probability("a", EASY)).isEqualTo(prior.probability(EASY), within(1e-12));
    assertThat(estimates.probability(null, HARD)).isEqualTo(prior.probability(HARD), within(1e-12));
    assertThat(estimates.probability("a", PromptFeatures.UNKNOWN)).isNaN();
  }

  @Test
  void aPlaceThatFailsIsToldFromOneThatDoesNot() {
    for (int i = 0; i < 40; i++) {
      estimates.note("good", EASY, 1);
      estimates.note("bad", EASY, 0);
    }

    assertThat(estimates.probability("good", EASY)).isGreaterThan(0.85);
    assertThat(estimates.probability("bad", EASY)).isLessThan(0.15);
    assertThat(estimates.probability("good", PromptFeatures.UNKNOWN)).isGreaterThan(0.85);
  }

  @Test
  void withinAPlaceThePromptStillCounts() {
    for (int i = 0; i < 40; i++) {
      estimates.note("place", EASY, i % 2);
      estimates.note("place", HARD, i % 2);
    }

    assertThat(estimates.probability("place", EASY))
        .isGreaterThan(estimates.probability("place", HARD));
  }

  @Test
  void learnsWhatTheShippedWeightsHaveWrong() {
    for (int i = 0; i < 600; i++) {
      estimates.note(null, EASY, 0);
      estimates.note(null, HARD, 1);
    }

    assertThat(estimates.probability(null, EASY)).isLessThan(estimates.probability(null, HARD));
  }

  @Test
  void fewOutcomesDoNotOverthrowThePrior() {
    estimates.note("place", EASY, 0);

    assertThat(estimates.probability("place", EASY)).isGreaterThan(0.4);
  }

  @Test
  void outcomesThatSayNothingAreNotLearnt() {
    estimates.note("a", EASY, Double.NaN);
    estimates.note("a", PromptFeatures.UNKNOWN, 0);

    assertThat(estimates.probability("a", EASY)).isEqualTo(prior.probability(EASY), within(1e-12));
  }

  @Test
  void forgetsWhatIsLongAgo() {
    SiteRate place = new SiteRate(4, 100);
    for (int i = 0; i < 1000; i++) {
      place.note(0.5, 0);
    }
    for (int i = 0; i < 300; i++) {
      place.note(0.5, 1);
    }

    assertThat(place.mean()).isGreaterThan(0.8);
    assertThat(place.offset()).isPositive();
  }

  @Test
  void aSiteBeginsWithTheMeanOfItsBetaDistribution() {
    SiteRate place = new SiteRate(4, 100);
    assertThat(place.offset()).isZero();
    place.note(0.8, 0);

    // (0 + 4 × 0.8) / (1 + 4)
    assertThat(place.mean()).isEqualTo(0.64, within(1e-12));
    assertThat(place.offset())
        .isEqualTo(Math.log(0.64 / 0.36) - Math.log(0.8 / 0.2), within(1e-12));
  }

  @Test
  void weightsComeToWhatTheOutcomesAreMadeOf() {
    OnlineWeights weights = new OnlineWeights(new double[2], new double[] {4, 4}, 0);
    Random dice = new Random(7);
    for (int i = 0; i < 4000; i++) {
      double input = dice.nextGaussian();
      double probability = 1 / (1 + Math.exp(-(0.5 - 1.5 * input)));
      weights.note(new double[] {1, input}, 0, dice.nextDouble() < probability ? 1 : 0);
    }

    assertThat(weights.weights()[0]).isEqualTo(0.5, within(0.15));
    assertThat(weights.weights()[1]).isEqualTo(-1.5, within(0.2));
  }
}
