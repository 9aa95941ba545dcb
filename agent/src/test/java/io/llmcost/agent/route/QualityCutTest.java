package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.prior.PromptFeatures;
import io.llmcost.agent.prior.RankAmongLast;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traffic of one place, simulated: what the application gets, and how often the tier's answer. */
class QualityCutTest {

  private static final int CALLS = 20_000;

  /** What became of the calls of a simulation. */
  private record Result(double quality, double given) {}

  private static void note(QualityCut cut, double rank, double agreement) {
    cut.note(new Look(guess(Double.NaN), rank, true, true), agreement);
  }

  private static Guess guess(double probability) {
    return new Guess(PromptFeatures.UNKNOWN, null, probability);
  }

  /**
   * @param asGood how likely an answer is as good as the requested model's, by a number from 0 to 1
   *     that is different for each call
   * @param seen how much of that number the estimate shows, 0 to 1; the rest is noise
   */
  private static Result simulate(
      long seed, double wanted, DoubleUnaryOperator asGood, double seen) {
    Random random = new Random(seed);
    AnswerQuality answers = new AnswerQuality(random::nextDouble);
    double quality = 0;
    int given = 0;
    for (int i = 0; i < CALLS; i++) {
      double ease = random.nextDouble();
      double good = random.nextDouble() < asGood.applyAsDouble(ease) ? 1 : 0;
      double estimate = seen * ease + (1 - seen) * random.nextDouble();
      Look look = answers.look("r", "small", "a.B.c", guess(estimate), 0.05, wanted, true);
      quality += look.isGiven() ? good : 1;
      given += look.isGiven() ? 1 : 0;
      if (look.isCompared()) {
        answers.note("r", "small", "a.B.c", look, good);
      }
    }
    return new Result(quality / CALLS, (double) given / CALLS);
  }

  @ParameterizedTest
  @CsvSource({
    // wanted, as good at worst, at best, seen, given at least
    "0.95, 1,    1,   1,   0.99",
    "0.95, 0.98, 0.98, 1,  0.9",
    "0.95, 0.9,  0.9, 0,   0.4",
    "0.95, 0.6,  1,   1,   0.4",
    "0.95, 0.6,  1,   0.7, 0.35",
    "0.95, 0.6,  1,   0,   0.2",
    "0.95, 0,    1,   1,   0.25",
    "0.95, 0,    0,   0.5, 0.04",
    "0.8,  0,    1,   1,   0.5",
    "0.99, 0.9,  1,   1,   0.2",
    "0.999, 0.99, 1,  1,   0.1",
  })
  void whatIsWantedIsKeptAndTheBestLookingAreGiven(
      double wanted, double worst, double best, double seen, double least) {
    for (long seed = 1; seed <= 6; seed++) {
      Result result = simulate(seed, wanted, ease -> worst + (best - worst) * ease, seen);

      assertThat(result.quality).as("seed %d", seed).isGreaterThanOrEqualTo(wanted - 0.01);
      assertThat(result.given).as("seed %d", seed).isGreaterThan(least);
    }
  }

  @Test
  void inTheMeanNoLessIsKeptThanWanted() {
    double sum = 0;
    for (long seed = 1; seed <= 20; seed++) {
      sum += simulate(seed, 0.95, ease -> 0.5 + ease / 2, 0.8).quality;
    }
    assertThat(sum / 20).isGreaterThan(0.948);
  }

  /** Estimates may be worse than none. */
  @Test
  void whatIsWantedIsKeptWhereTheWorstLookBest() {
    for (long seed = 1; seed <= 6; seed++) {
      Result result = simulate(seed, 0.95, ease -> 1 - 0.4 * ease, 1);

      assertThat(result.quality).isGreaterThanOrEqualTo(0.94);
    }
  }

  @Test
  void aPlaceBeginsWithAFewAndComparesThemAll() {
    QualityCut cut = new QualityCut();

    assertThat(cut.share(0.95)).isEqualTo(0.05, within(1e-9));
    for (int i = 0; i < 18; i++) {
      note(cut, i / 18.0, 1);
      assertThat(cut.share(0.95)).isLessThan(1);
    }
    note(cut, 0.5, 1);
    assertThat(cut.share(0.95)).isEqualTo(1);
    assertThat(cut.isGiven(0, 0, 0.99, 0.95)).isTrue();
    assertThat(cut.share(0.99)).isEqualTo(0.2, within(1e-9));
  }

  @Test
  void whatIsLostAboveARankCounts() {
    QualityCut cut = new QualityCut();
    for (int i = 0; i < 100; i++) {
      cut.note(new Look(guess(i / 100.0), i / 100.0, true, true), i < 40 ? 0 : 1);
    }

    assertThat(cut.share(0.95)).isBetween(0.55, 0.65);
    assertThat(cut.isGiven(0.5, RankAmongLast.step(0.5), 0.99, 0.95)).isTrue();
    assertThat(cut.isGiven(0.3, RankAmongLast.step(0.5), 0, 0.95)).as("its rank").isFalse();
    assertThat(cut.isGiven(0.5, RankAmongLast.step(0.2), 0, 0.95)).as("its guess").isFalse();
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    QualityCut cut = new QualityCut();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      note(cut, random.nextDouble(), 0);
    }
    assertThat(cut.share(0.95)).isLessThan(0.06);
    for (int i = 0; i < QualityCut.REMEMBERED; i++) {
      note(cut, random.nextDouble(), 1);
    }
    assertThat(cut.share(0.95)).isEqualTo(1);
  }

  @Test
  void aTierThatGetsWorseIsGivenLessAndAgainWhenItIsBetter() {
    Random random = new Random(3);
    AnswerQuality answers = new AnswerQuality(random::nextDouble);
    double[] asGood = {1, 0.3, 1};
    double[] given = new double[3];
    for (int phase = 0; phase < 3; phase++) {
      for (int i = 0; i < CALLS; i++) {
        Look look = answers.look("r", "small", "a.B.c", guess(Double.NaN), 0.05, 0.95, true);
        if (look.isCompared()) {
          double good = random.nextDouble() < asGood[phase] ? 1 : 0;
          answers.note("r", "small", "a.B.c", look, good);
        }
        given[phase] += i >= CALLS / 2 && look.isGiven() ? 2.0 / CALLS : 0;
      }
    }
    assertThat(given[0]).isGreaterThan(0.95);
    assertThat(given[1]).isLessThan(0.15);
    assertThat(given[2]).isGreaterThan(0.95);
  }

  @Test
  void noMoreIsPaidForComparisonsThanTheShareSays() {
    Random random = new Random(3);
    AnswerQuality answers = new AnswerQuality(random::nextDouble);
    int paid = 0;
    for (int i = 0; i < CALLS; i++) {
      double ease = random.nextDouble();
      Look look = answers.look("r", "small", "a.B.c", guess(ease), 0.05, 0.95, true);
      if (look.isCompared()) {
        paid += look.isGiven() ? 1 : 0;
        answers.note("r", "small", "a.B.c", look, random.nextDouble() < ease ? 1 : 0);
      }
    }
    assertThat((double) paid / CALLS).isBetween(0.03, 0.06);
  }

  @Test
  void ranksNeedNoEstimates() {
    assertThat(new RankAmongLast().of(Double.NaN, 0.25)).isEqualTo(0.75);
  }
}
