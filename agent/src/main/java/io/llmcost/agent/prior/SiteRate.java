package io.llmcost.agent.prior;

/**
 * How often a model's answers do at one place of the application: a beta distribution that begins
 * at what the prompts themselves let expect. The place is told from the prompt: what counts is by
 * how much it went better or worse than expected. What is long ago counts less. Not for several
 * threads.
 */
final class SiteRate {

  private double outcomes;
  private double good;
  private double expected;

  private final double strength;
  private final double window;

  /**
   * @param strength how many outcomes the expectation is worth, more than 0
   * @param window after so many outcomes all counts are halved
   */
  SiteRate(double strength, double window) {
    this.strength = strength;
    this.window = window;
  }

  /**
   * @param probability that was expected by the prompt alone
   * @param outcome 0 (no good) to 1 (good)
   */
  void note(double probability, double outcome) {
    if (outcomes >= window) {
      outcomes /= 2;
      good /= 2;
      expected /= 2;
    }
    outcomes++;
    good += outcome;
    expected += probability;
  }

  /** The mean of the beta distribution for calls as those that were noted. */
  double mean() {
    return (good + strength * expectation()) / (outcomes + strength);
  }

  private double expectation() {
    return outcomes == 0 ? 0.5 : expected / outcomes;
  }

  /** What is to be added to the log odds that a prompt has; 0 if nothing is known. */
  double offset() {
    return outcomes == 0 ? 0 : Logistic.logit(mean()) - Logistic.logit(expectation());
  }
}
