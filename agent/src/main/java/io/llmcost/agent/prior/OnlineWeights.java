package io.llmcost.agent.prior;

/**
 * A logistic model that learns from one outcome at a time, and knows how sure it is of each weight:
 * a normal distribution over the weights, begun at given ones. What was learnt long ago fades a
 * little, as models and prompts change. Not for several threads.
 */
final class OnlineWeights {

  private final double[] mean;
  private final double[][] covariance;
  private final double[] first;
  private final double[] direction;
  private final double forgetting;

  /**
   * @param mean of the weights at first
   * @param variance of each at first: how far it may be from the truth
   * @param forgetting by how much each outcome widens the variances, relatively; 0 for never
   */
  OnlineWeights(double[] mean, double[] variance, double forgetting) {
    this.mean = mean.clone();
    this.first = variance.clone();
    this.direction = new double[mean.length];
    this.forgetting = forgetting;
    this.covariance = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      covariance[i][i] = variance[i];
    }
  }

  /** The log odds of a good outcome. */
  double logit(double[] inputs) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += mean[i] * inputs[i];
    }
    return sum;
  }

  /** The weights as they are now. */
  double[] weights() {
    return mean.clone();
  }

  /**
   * Learns.
   *
   * @param offset what the log odds have beside the weights
   * @param outcome 0 (no good) to 1 (good)
   */
  void note(double[] inputs, double offset, double outcome) {
    int size = mean.length;
    double spread = 0;
    for (int i = 0; i < size; i++) {
      double sum = 0;
      double[] row = covariance[i];
      for (int j = 0; j < size; j++) {
        sum += row[j] * inputs[j];
      }
      direction[i] = sum;
      spread += sum * inputs[i];
    }
    double expected = Logistic.probability(logit(inputs) + offset);
    double curve = Math.max(1e-4, expected * (1 - expected));
    double step = 1 / (1 + curve * spread);
    double miss = outcome - expected;
    for (int i = 0; i < size; i++) {
      mean[i] += direction[i] * step * miss;
    }
    double shrink = curve * step;
    for (int i = 0; i < size; i++) {
      double[] row = covariance[i];
      for (int j = 0; j < size; j++) {
        row[j] -= direction[i] * direction[j] * shrink;
      }
    }
    fade();
  }

  private void fade() {
    if (forgetting == 0) {
      return;
    }
    for (int i = 0; i < mean.length; i++) {
      covariance[i][i] = Math.min(first[i], covariance[i][i] * (1 + forgetting));
    }
  }
}
