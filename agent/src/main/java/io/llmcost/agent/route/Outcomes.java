package io.llmcost.agent.route;

import io.llmcost.agent.quality.Wilson;

/** How often something went well; what is long ago counts less. Thread-safe. */
final class Outcomes {

  /** After so many all counts are halved. */
  private static final int WINDOW = 200;

  private double count;
  private double good;

  /**
   * @param quality 1 if it went well, 0 if not, or anything between
   */
  synchronized void note(double quality) {
    if (count >= WINDOW) {
      count /= 2;
      good /= 2;
    }
    count++;
    good += quality;
  }

  /** How many there were; of those that are long ago half or less. */
  synchronized double count() {
    return count;
  }

  /** The share of good ones; 0 if there were none. */
  synchronized double share() {
    return count == 0 ? 0 : good / count;
  }

  /**
   * What the share of good ones is at most.
   *
   * @param z of the normal distribution, for how sure that is
   */
  synchronized double upperBound(double z) {
    return Wilson.atMost(good, count, z);
  }

  /** What the share of good ones is at least. */
  synchronized double lowerBound(double z) {
    return Wilson.atLeast(good, count, z);
  }
}
