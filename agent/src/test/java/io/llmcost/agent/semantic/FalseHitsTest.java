package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Seeded traffic: the share of wrong hits stays under what was asked for, in 95 of 100 runs. */
class FalseHitsTest {

  private static final double LEAST = 0.6;
  private static final double VERIFY = 0.05;
  private static final int RUNS = 200;

  /** What came of the hits of one call site. */
  private record Run(int given, int wrong, int found) {
    double share() {
      return given == 0 ? 0 : (double) wrong / given;
    }
  }

  private static Run run(
      long seed, int calls, double mostWrong, DoubleUnaryOperator wrongAt, int worseFrom) {
    Random random = new Random(seed);
    FalseHits site = new FalseHits();
    int given = 0;
    int wrong = 0;
    for (int i = 0; i < calls; i++) {
      double score = LEAST + (1 - LEAST) * Math.sqrt(random.nextDouble());
      double chance = wrongAt.applyAsDouble(score) * (i >= worseFrom ? 5 : 1);
      boolean isWrong = random.nextDouble() < chance;
      if (score >= site.threshold() && random.nextDouble() >= VERIFY) {
        given++;
        wrong += isWrong ? 1 : 0;
      } else {
        site.compared(score, !isWrong, LEAST, mostWrong);
      }
    }
    return new Run(given, wrong, calls);
  }

  private static void holds(double mostWrong, DoubleUnaryOperator wrongAt) {
    int broken = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      broken += run(seed, 5_000, mostWrong, wrongAt, Integer.MAX_VALUE).share() > mostWrong ? 1 : 0;
    }
    assertThat(broken).isLessThanOrEqualTo(RUNS / 20);
  }

  @Test
  void holdsWhereScoresSayMuch() {
    holds(0.02, score -> Math.pow(1 - score, 1.5));
    holds(0.05, score -> Math.pow(1 - score, 1.5));
  }

  @Test
  void holdsWhereScoresSayNothing() {
    holds(0.02, score -> 0.01);
    holds(0.02, score -> 0.03);
    holds(0.02, score -> 0.1);
    holds(0.05, score -> 0.06);
  }

  @Test
  void holdsWhereScoresMislead() {
    holds(0.02, score -> score > 0.9 ? 0.08 : 0.005);
  }

  @Test
  void givesMostHitsWhereAllAreRight() {
    Run run = run(1, 5_000, 0.02, score -> 0, Integer.MAX_VALUE);

    assertThat(run.given()).isGreaterThan(4_200);
  }

  @Test
  void stopsSoonWhereItBecomesWorse() {
    Run before = run(1, 20_000, 0.05, score -> 0.01, Integer.MAX_VALUE);
    Run all = run(1, 40_000, 0.05, score -> 0.02, 20_000);

    assertThat(before.given()).isGreaterThan(15_000);
    assertThat(all.share()).isLessThan(0.05);
  }

  @Test
  void givesNothingBeforeEnoughIsKnown() {
    FalseHits site = new FalseHits();
    for (int i = 0; i < 384; i++) {
      site.compared(0.9, true, LEAST, 0.02);
      assertThat(site.threshold()).isEqualTo(FalseHits.NEVER);
    }
    for (int i = 0; i < 36; i++) {
      site.compared(0.9, true, LEAST, 0.02);
    }
    assertThat(site.threshold()).isLessThanOrEqualTo(0.9);
    assertThat(site.atMost()).isLessThanOrEqualTo(0.02);
  }

  @Test
  void risesAtOnceAndFallsSlowly() {
    FalseHits site = new FalseHits();
    for (int i = 0; i < 400; i++) {
      site.compared(0.95, true, LEAST, 0.05);
      site.compared(0.7, true, LEAST, 0.05);
    }
    double low = site.threshold();
    for (int i = 0; i < 60; i++) {
      site.compared(0.7, false, LEAST, 0.05);
    }
    double high = site.threshold();
    assertThat(low).isLessThanOrEqualTo(0.7);
    assertThat(high).isGreaterThan(0.7);
    site.compared(0.7, true, LEAST, 0.05);
    assertThat(site.threshold()).isEqualTo(high);
  }
}
