package io.llmcost.agent.quality;

/**
 * Wilson's interval for a share of which a sample is known: it holds for few outcomes too, and
 * never leaves 0 to 1. (E. B. Wilson, 1927.)
 */
public final class Wilson {

  private Wilson() {}

  /**
   * What the share is at least; 0 without outcomes.
   *
   * @param good how many outcomes were good; parts count
   * @param z of the normal distribution, for how sure that is: 1.96 for 97.5 of 100 cases
   */
  public static double atLeast(double good, double outcomes, double z) {
    return outcomes == 0 ? 0 : bound(good / outcomes, outcomes, z, -1);
  }

  /** What the share is at most; 1 without outcomes. */
  public static double atMost(double good, double outcomes, double z) {
    return outcomes == 0 ? 1 : bound(good / outcomes, outcomes, z, 1);
  }

  private static double bound(double share, double outcomes, double z, int side) {
    double square = z * z;
    double spread =
        z * Math.sqrt(share * (1 - share) / outcomes + square / (4 * outcomes * outcomes));
    return (share + square / (2 * outcomes) + side * spread) / (1 + square / outcomes);
  }
}
