package io.llmcost.agent.limit;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How much of what was sent the provider may not have counted yet: what was sent a moment ago, and
 * as much of the rest as answers have lately shown to be out of turn; never more than is without an
 * answer. Not for several threads.
 */
final class Underway {

  /** Nothing is on its way to a provider for longer. */
  static final long LONGEST = TimeUnit.SECONDS.toNanos(2);

  private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(125);
  private static final int SLOTS = (int) (LONGEST / SLOT) + 1;

  /** Of what was out of turn, with each answer. */
  private static final double REMEMBERED = .95;

  private final double[] slots = new double[SLOTS];
  private long newest = Long.MIN_VALUE;
  private double unanswered;
  private double outOfTurn;

  void sent(long now, double amount) {
    advance(now);
    slots[index(newest)] += amount;
    unanswered += amount;
  }

  /** An answer has come, or nothing was sent after all. */
  void answered(double amount) {
    unanswered = Math.max(0, unanswered - amount);
  }

  /**
   * @param more remained than was foreseen: others that were sent before were not counted by then
   */
  void found(double more) {
    outOfTurn = Math.max(more, outOfTurn * REMEMBERED);
  }

  double unanswered() {
    return unanswered;
  }

  /**
   * @param ahead how long a request may be on its way
   */
  double atMost(long now, long ahead) {
    advance(now);
    double recent = outOfTurn;
    long first = newest - Math.min(SLOTS - 1, (ahead + SLOT - 1) / SLOT);
    for (long slot = first; slot <= newest; slot++) {
      recent += slots[index(slot)];
    }
    return Math.min(unanswered, recent);
  }

  private void advance(long now) {
    long present = Math.floorDiv(now, SLOT);
    if (newest == Long.MIN_VALUE || present - newest >= SLOTS) {
      Arrays.fill(slots, 0);
      newest = present;
    }
    while (newest < present) {
      slots[index(++newest)] = 0;
    }
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}
