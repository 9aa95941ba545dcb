package io.llmcost.agent.prior;

/**
 * Where an estimate stands among the last ones of its place, so that a share of the calls can be
 * had that is the easiest, or of the answers that look best, whatever the estimates are. Without an
 * estimate chance decides. Thread-safe.
 */
public final class RankAmongLast {

  private static final int REMEMBERED = 256;

  /** With fewer there is nothing to compare with: chance decides. */
  private static final int FEW = 20;

  /** In an e-fold of the odds. */
  private static final int STEPS = 4;

  private static final double LEAST = 1e-6;

  private final int[] last = new int[REMEMBERED];
  private int count;
  private int next;

  /**
   * Estimates are compared in steps of a quarter in log odds: what is learnt meanwhile moves all of
   * them a little, and that must not put equals in the order in which they came.
   *
   * @param probability NaN if it is not known: as likely as not
   */
  public static int step(double probability) {
    if (Double.isNaN(probability)) {
      return 0;
    }
    double bounded = Math.max(LEAST, Math.min(1 - LEAST, probability));
    return (int) Math.round(STEPS * Logistic.logit(bounded));
  }

  /**
   * Ranks an estimate, and remembers it.
   *
   * @param probability that an answer will do, as {@link PassEstimates} estimates it; NaN if it is
   *     not known
   * @param chance from 0 to less than 1, by chance: decides where estimates are equal or not known
   * @return 0 (less likely than all) to 1 (more likely than all). In the long run each rank is as
   *     frequent as any other.
   */
  public synchronized double of(double probability, double chance) {
    if (Double.isNaN(probability)) {
      return 1 - chance;
    }
    int harder = 0;
    int equal = 0;
    int now = step(probability);
    for (int i = 0; i < count; i++) {
      harder += last[i] < now ? 1 : 0;
      equal += last[i] == now ? 1 : 0;
    }
    int known = count;
    last[next] = now;
    next = (next + 1) % REMEMBERED;
    count = Math.min(REMEMBERED, count + 1);
    // Among them and itself, the hardest first.
    return known < FEW ? 1 - chance : (harder + chance * (equal + 1)) / (known + 1);
  }
}
