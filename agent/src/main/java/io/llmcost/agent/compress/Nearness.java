package io.llmcost.agent.compress;

import io.llmcost.agent.semantic.DenseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * How near in meaning passages are to a question and to each other: all of a text's, or those that
 * fit the question's words best. Immutable.
 */
final class Nearness {

  /** Of a longer text no more is looked at: each takes milliseconds of a core. */
  static final int MOST = 64;

  private static final int LONGEST = 2_000;

  private final DenseVector[] vectors;
  private final double[] shares;

  private Nearness(DenseVector question, DenseVector[] vectors) {
    this.vectors = vectors;
    this.shares = new double[vectors.length];
    double least = 1;
    double most = -1;
    for (int p = 0; p < vectors.length; p++) {
      if (vectors[p] != null) {
        shares[p] = question.cosine(vectors[p]);
        least = Math.min(least, shares[p]);
        most = Math.max(most, shares[p]);
      }
    }
    for (int p = 0; p < vectors.length; p++) {
      boolean differs = vectors[p] != null && most > least;
      shares[p] = differs ? (shares[p] - least) / (most - least) : 0;
    }
  }

  /**
   * @param corpus with its sentences' scores
   * @param meanings asked for all texts that matter; null from it where a meaning is not known
   * @return null if one is not known
   */
  static Nearness of(Corpus corpus, String question, Function<String, DenseVector> meanings) {
    DenseVector asked = meanings.apply(question.substring(0, Math.min(LONGEST, question.length())));
    DenseVector[] vectors = new DenseVector[corpus.passages()];
    boolean areKnown = asked != null;
    for (int p : best(corpus)) {
      vectors[p] = meanings.apply(corpus.said(p, LONGEST));
      areKnown &= vectors[p] != null && vectors[p].isLike(asked);
    }
    return areKnown ? new Nearness(asked, vectors) : null;
  }

  private static List<Integer> best(Corpus corpus) {
    double[] scores = new double[corpus.passages()];
    List<Integer> passages = new ArrayList<>();
    for (int p = 0; p < scores.length; p++) {
      for (int s = corpus.firsts[p]; s < corpus.firsts[p + 1]; s++) {
        scores[p] = Math.max(scores[p], corpus.sentences.get(s).score);
      }
      passages.add(p);
    }
    if (passages.size() > MOST) {
      passages.sort(Comparator.comparingDouble(p -> -scores[p]));
      return passages.subList(0, MOST);
    }
    return passages;
  }

  /** 1 for the passage that is nearest to the question, 0 for the farthest. */
  double toQuestion(int p) {
    return shares[p];
  }

  /** How far two passages say the same, 0 to 1. */
  double between(int p, int q) {
    if (vectors[p] == null || vectors[q] == null) {
      return 0;
    }
    double cosine = Math.max(0, vectors[p].cosine(vectors[q]));
    // Documents about one thing are near each other without saying the same.
    return cosine * cosine * cosine;
  }
}
