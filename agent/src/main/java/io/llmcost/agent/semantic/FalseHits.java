package io.llmcost.agent.semantic;

import io.llmcost.agent.quality.Wilson;

/**
 * How often hits at one call site are wrong, by how sure the verifier was, and from which score on
 * hits may be given so that, with 95 % confidence, not more than a share of them is wrong. Rises at
 * once, falls slowly.
 */
final class FalseHits {

  /** Above all scores: nothing is given. */
  static final double NEVER = 2;

  /**
   * More than one-sided 95 % asks for: the bound is looked at again and again, and for several
   * scores.
   */
  private static final double TO_STAY = 2.33;

  private static final double TO_FALL = 2.8;

  private static final int STEPS = 50;

  /** Thresholds that are tried lie so many steps apart: of many one holds by chance. */
  private static final int APART = 5;

  /** Outcomes at least between two steps down. */
  private static final int PATIENCE = 20;

  /** What is known of old outcomes is worth half when there are so many. */
  private static final double MOST_OUTCOMES = 2_000;

  private final double[] outcomes = new double[STEPS + 1];
  private final double[] wrong = new double[STEPS + 1];
  private double all;
  private int sinceStep;
  private volatile double threshold = NEVER;

  /** From which score on hits may be given. */
  double threshold() {
    return threshold;
  }

  /**
   * Two answers were compared.
   *
   * @param score what the verifier had said, 0 to 1
   * @param least below which nothing is ever given
   * @param mostWrong the share of hits that may be wrong
   */
  synchronized void compared(double score, boolean right, double least, double mostWrong) {
    if (all >= MOST_OUTCOMES) {
      forgetHalf();
    }
    int step = (int) (Math.max(0, Math.min(1, score)) * STEPS);
    outcomes[step]++;
    wrong[step] += right ? 0 : 1;
    all++;
    sinceStep++;
    double safe = safeFrom(least, mostWrong, TO_STAY);
    if (safe > threshold) {
      threshold = safe;
      sinceStep = 0;
    } else if (safe < threshold && sinceStep >= PATIENCE) {
      double lower = safeFrom(least, mostWrong, TO_FALL);
      if (lower < threshold) {
        threshold = threshold == NEVER ? lower : Math.max(lower, threshold - 1.0 / STEPS);
      }
      sinceStep = 0;
    }
  }

  private void forgetHalf() {
    for (int i = 0; i <= STEPS; i++) {
      outcomes[i] /= 2;
      wrong[i] /= 2;
    }
    all /= 2;
  }

  /**
   * The lowest score from which on the bound holds, and does for every higher one that is known.
   */
  private double safeFrom(double least, double mostWrong, double sure) {
    double safe = NEVER;
    double hits = 0;
    double falseHits = 0;
    for (int i = STEPS; i >= 0 && (i + 1.0) / STEPS > least; i--) {
      hits += outcomes[i];
      falseHits += wrong[i];
      boolean tried = i % APART == 0 || (double) i / STEPS <= least;
      if (tried && hits > 0 && Wilson.atMost(falseHits, hits, sure) <= mostWrong) {
        safe = Math.max(least, (double) i / STEPS);
      }
    }
    return safe;
  }

  /** Outcomes that are remembered, of hits that could be given now. */
  synchronized double outcomes() {
    return all;
  }

  /** With 95 % confidence not more of all compared hits were wrong; 1 without any. */
  synchronized double atMost() {
    double falseHits = 0;
    for (double one : wrong) {
      falseHits += one;
    }
    return Wilson.atMost(falseHits, all, 1.645);
  }
}
