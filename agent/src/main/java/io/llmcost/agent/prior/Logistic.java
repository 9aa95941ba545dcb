package io.llmcost.agent.prior;

/** Probabilities and their log odds. */
final class Logistic {

  private Logistic() {}

  static double probability(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  /**
   * @param probability more than 0 and less than 1
   */
  static double logit(double probability) {
    return StrictMath.log(probability / (1 - probability));
  }
}
