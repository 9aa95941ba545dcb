package io.llmcost.agent.prior;

/** One step of Newton's method for logistic regression with a quadratic penalty. */
public final class NewtonStep {

  private final double[] gradient;
  private final double[][] curvature;

  public NewtonStep(int size) {
    gradient = new double[size];
    curvature = new double[size][size];
  }

  /**
   * @param distance of the weight from where the penalty draws it
   */
  public void penalise(int weight, double penalty, double distance) {
    gradient[weight] -= penalty * distance;
    curvature[weight][weight] += penalty;
  }

  public void add(double[] inputs, double[] weights, double outcome, double importance) {
    double logit = 0;
    for (int i = 0; i < inputs.length; i++) {
      logit += weights[i] * inputs[i];
    }
    double expected = Logistic.probability(logit);
    double curve = importance * expected * (1 - expected);
    for (int i = 0; i < inputs.length; i++) {
      gradient[i] += importance * (outcome - expected) * inputs[i];
      double part = curve * inputs[i];
      for (int j = 0; part != 0 && j < inputs.length; j++) {
        curvature[i][j] += part * inputs[j];
      }
    }
  }

  /**
   * By how much the weights are to be changed: Gauss's elimination; the penalties make it stable.
   */
  public double[] solve() {
    int size = gradient.length;
    double[] right = gradient.clone();
    for (int column = 0; column < size; column++) {
      for (int row = column + 1; row < size; row++) {
        double factor = curvature[row][column] / curvature[column][column];
        for (int i = column; factor != 0 && i < size; i++) {
          curvature[row][i] -= factor * curvature[column][i];
        }
        right[row] -= factor * right[column];
      }
    }
    double[] change = new double[size];
    for (int row = size - 1; row >= 0; row--) {
      double sum = right[row];
      for (int i = row + 1; i < size; i++) {
        sum -= curvature[row][i] * change[i];
      }
      change[row] = sum / curvature[row][row];
    }
    return change;
  }
}
