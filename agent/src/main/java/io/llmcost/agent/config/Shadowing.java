package io.llmcost.agent.config;

/** How a route's answers are compared with the requested model's. Immutable. */
public final class Shadowing {

  /** Nothing is compared. */
  public static final Shadowing NONE = new Shadowing(0, 0);

  private final double share;
  private final double quality;

  /**
   * @param share of the route's answers that are compared, 0 to 1
   * @param quality of the requested model's that must be kept, 0 to 1; 0 if nothing follows from
   *     the comparison
   */
  public Shadowing(double share, double quality) {
    this.share = share;
    this.quality = quality;
  }

  public double share() {
    return share;
  }

  public double quality() {
    return quality;
  }

  /** Whether anything is compared. */
  public boolean isOn() {
    return share > 0 || quality > 0;
  }
}
