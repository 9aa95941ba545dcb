package io.llmcost.agent.semantic;

/** The entries of a vector that are not 0. Immutable by agreement: nobody changes the arrays. */
public final class SparseVector {

  private final int[] features;
  private final float[] weights;

  /**
   * @param features ascending, each once
   * @param weights of the same length, above 0
   */
  SparseVector(int[] features, float[] weights) {
    this.features = features;
    this.weights = weights;
  }

  int size() {
    return features.length;
  }

  int feature(int index) {
    return features[index];
  }

  float weight(int index) {
    return weights[index];
  }

  /** Bytes on the heap, about. */
  int bytes() {
    return 56 + 8 * features.length;
  }
}
