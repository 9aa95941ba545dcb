package io.llmcost.agent.route;

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
    return count == 0 ? 1 : bound(z, 1);
  }

  /** What the share of good ones is at least. */
  synchronized double lowerBound(double z) {
    return count == 0 ? 0 : bound(z, -1);
  }

  /** Wilson's, which holds for few outcomes too. */
  private double bound(double z, int side) {
    double share = good / count;
    double square = z * z;
    double spread = z * Math.sqrt(share * (1 - share) / count + square / (4 * count * count));
    return (share + square / (2 * count) + side * spread) / (1 + square / count);
  }
}
