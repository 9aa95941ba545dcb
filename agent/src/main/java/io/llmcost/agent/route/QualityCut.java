package io.llmcost.agent.route;

import java.util.Arrays;

/**
 * Which of a tier's answers at one place may be given, those that look best first, so that of all
 * calls together what is wanted of the requested model's quality is kept. It goes by answers of
 * that tier, chosen by chance, that were compared with the requested model's. Thread-safe.
 *
 * <p>This is conformal risk control: of n comparisons let L be what would have been lost had the
 * answers from some look on been given. The next such answer loses (L + 1) / (n + 1) at most in the
 * mean, whatever the looks are worth (Angelopoulos, Bates, Fisch, Lei, Schuster: Conformal Risk
 * Control, ICLR 2024). Where too little is known, or more can be given that way, a part of all
 * answers is given, by chance.
 *
 * <p>That holds while answers look as they did. What is learnt meanwhile moves the estimates, so
 * there are two measures of a look: the estimate, and its rank among those of its time. An answer
 * is given if it may by both, so that what is wanted is kept if one of them has not moved.
 */
final class QualityCut {

  /** Comparisons; what is older counts no more. */
  static final int REMEMBERED = 256;

  /** So many times more answers must be given by their look than by chance: it may be chance. */
  private static final double CLEARLY = 1.2;

  private static final int FIRST_ROOM = 32;

  private float[] ranks = new float[FIRST_ROOM];
  private float[] steps = new float[FIRST_ROOM];
  private float[] losses = new float[FIRST_ROOM];
  private int count;
  private int next;

  private double cutFor = Double.NaN;
  private double leastRank;
  private double leastStep;
  private double part;
  private double share;

  /**
   * @param agreement with the requested model's answer, 0 to 1
   */
  synchronized void note(Look look, double agreement) {
    if (next == ranks.length) {
      ranks = Arrays.copyOf(ranks, 2 * next);
      steps = Arrays.copyOf(steps, 2 * next);
      losses = Arrays.copyOf(losses, 2 * next);
    }
    ranks[next] = (float) look.rank();
    steps[next] = look.step();
    losses[next] = (float) (1 - agreement);
    next = (next + 1) % REMEMBERED;
    count = Math.min(REMEMBERED, count + 1);
    double wanted = cutFor;
    cutFor = Double.NaN;
    if (!Double.isNaN(wanted)) {
      cut(wanted); // here, for nobody waits for a comparison
    }
  }

  /** How many comparisons it goes by. */
  synchronized int count() {
    return count;
  }

  /**
   * Whether an answer may be given.
   *
   * @param rank as {@link Look#rank}
   * @param step as {@link Look#step}
   * @param chance from 0 to less than 1, by chance
   * @param wanted of the requested model's quality, 0 to less than 1
   */
  synchronized boolean isGiven(double rank, double step, double chance, double wanted) {
    cut(wanted);
    return (float) rank >= leastRank && step >= leastStep && chance < part;
  }

  /** Which share of the answers is given, 0 to 1. */
  synchronized double share(double wanted) {
    cut(wanted);
    return share;
  }

  private void cut(double wanted) {
    if (wanted == cutFor) {
      return;
    }
    cutFor = wanted;
    double mayBeLost = (1 - wanted) * (count + 1);
    double partOfAll = Math.min(1, mayBeLost / (sumOfLosses() + 1));
    leastRank = least(ranks, mayBeLost, partOfAll);
    leastStep = least(steps, mayBeLost, partOfAll);
    boolean isByLook = leastRank > Double.NEGATIVE_INFINITY && leastStep > Double.NEGATIVE_INFINITY;
    part = isByLook ? 1 : partOfAll;
    int given = 0;
    for (int i = 0; i < count; i++) {
      given += ranks[i] >= leastRank && steps[i] >= leastStep ? 1 : 0;
    }
    share = count == 0 ? part : part * given / count;
  }

  private double sumOfLosses() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += losses[i];
    }
    return sum;
  }

  /**
   * The least that answers may have of a measure.
   *
   * @return negative infinity if they are not to be told apart by it
   */
  private double least(float[] measure, double mayBeLost, double partOfAll) {
    if (partOfAll >= 1) {
      return Double.NEGATIVE_INFINITY;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(measure[b], measure[a]));
    double least = Double.NEGATIVE_INFINITY;
    double lost = 1;
    int given = 0;
    for (int i = 0; i < count && lost <= mayBeLost; i++) {
      lost += losses[order[i]];
      boolean isLastOfEquals = i + 1 == count || measure[order[i + 1]] < measure[order[i]];
      if (isLastOfEquals && lost <= mayBeLost) {
        least = measure[order[i]];
        given = i + 1;
      }
    }
    return given > CLEARLY * partOfAll * count ? least : Double.NEGATIVE_INFINITY;
  }
}
