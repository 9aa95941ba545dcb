package io.llmcost.agent.prior;

/**
 * Which calls of one place are the easiest, so that a cheap model that may serve a share of them
 * serves those. It knows the estimates of the place's last calls and compares. Without text to go
 * by a call is as likely as any other to be among them. Thread-safe.
 */
public final class EasiestCalls {

  private static final int REMEMBERED = 256;

  /** With fewer there is nothing to compare with: chance decides. */
  private static final int FEW = 20;

  private final float[] last = new float[REMEMBERED];
  private int count;
  private int next;

  /**
   * Whether a call is among the easiest. In the long run that is so for the given share of calls,
   * whatever the estimates are.
   *
   * @param share of calls, 0 to 1
   * @param probability that the cheap model will do, as {@link PassEstimates} estimates it; NaN if
   *     it is not known
   * @param chance from 0 to less than 1, by chance: decides where estimates are equal or not known
   */
  public synchronized boolean isAmong(double share, double probability, double chance) {
    if (Double.isNaN(probability)) {
      return chance < share;
    }
    int harder = 0;
    int equal = 0;
    float now = (float) probability;
    for (int i = 0; i < count; i++) {
      harder += last[i] < now ? 1 : 0;
      equal += last[i] == now ? 1 : 0;
    }
    int known = count;
    last[next] = now;
    next = (next + 1) % REMEMBERED;
    count = Math.min(REMEMBERED, count + 1);
    if (known < FEW) {
      return chance < share;
    }
    // Its place among them and itself, the hardest first.
    double place = (harder + chance * (equal + 1)) / (known + 1);
    return place >= 1 - share;
  }
}
