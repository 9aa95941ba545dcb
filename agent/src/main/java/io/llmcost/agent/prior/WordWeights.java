package io.llmcost.agent.prior;

import java.util.Arrays;

/**
 * What the words of prompts add to the log odds, learnt from outcomes: each word's weight is a
 * normal distribution of its own, begun at 0. Words are known by a part of their hash only, so
 * nothing of a prompt is kept. Not for several threads.
 */
final class WordWeights {

  private final float[] means = new float[PromptFeatures.WORD_BUCKETS];
  private final float[] variances = new float[PromptFeatures.WORD_BUCKETS];

  /**
   * @param variance of each weight at first
   */
  WordWeights(double variance) {
    Arrays.fill(variances, (float) variance);
  }

  double logit(short[] words) {
    double sum = 0;
    for (short word : words) {
      sum += means[word];
    }
    return words.length == 0 ? 0 : sum / StrictMath.sqrt(words.length);
  }

  /**
   * Learns.
   *
   * @param offset what the log odds have beside the words
   * @param outcome 0 (no good) to 1 (good)
   */
  void note(short[] words, double offset, double outcome) {
    if (words.length == 0) {
      return;
    }
    double input = 1 / StrictMath.sqrt(words.length);
    double spread = 0;
    for (short word : words) {
      spread += variances[word] * input * input;
    }
    double expected = Logistic.probability(logit(words) + offset);
    double curve = Math.max(1e-4, expected * (1 - expected));
    double step = 1 / (1 + curve * spread);
    for (short word : words) {
      double gain = variances[word] * input;
      means[word] += (float) (gain * step * (outcome - expected));
      variances[word] -= (float) (gain * gain * curve * step);
    }
  }
}
