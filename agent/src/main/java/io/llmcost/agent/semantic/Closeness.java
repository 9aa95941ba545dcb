package io.llmcost.agent.semantic;

/** Brings candidates into an order before guards and verifier look at them: what they share. */
final class Closeness {

  private static final double FUNCTION_WORDS = 0.1;
  private static final double OTHER_ORDER = 0.1;

  private Closeness() {}

  /**
   * @param features of {@link PairFeatures}
   * @return 0 to 1, about
   */
  static double of(double[] features) {
    return (features[1] + features[2] + FUNCTION_WORDS * features[7] - OTHER_ORDER * features[9])
        / (2 + FUNCTION_WORDS);
  }
}
