package io.llmcost.agent.compress;

import java.util.Arrays;

/**
 * Tells a text that goes on from passage to passage, as a book or a talk does, from a pile of
 * passages: in the first, neighbours share more of their words than others do.
 */
final class Cohesion {

  private static final int FEW = 6;
  private static final double MORE = 1.25;

  private Cohesion() {}

  static boolean runs(Corpus corpus) {
    int count = corpus.passages();
    if (count < FEW) {
      return true;
    }
    double near = shared(corpus, 1);
    double far = (shared(corpus, count / 2) + shared(corpus, count / 3)) / 2;
    return near > MORE * far;
  }

  /** What passages share with those that stand so far behind them, in a circle. */
  private static double shared(Corpus corpus, int distance) {
    int count = corpus.passages();
    int[] in = new int[corpus.vocabulary.size()];
    int[] last = new int[in.length];
    Arrays.fill(last, -1);
    for (Sentence sentence : corpus.sentences) {
      for (int term : sentence.terms) {
        if (last[term] != sentence.passage) {
          last[term] = sentence.passage;
          in[term]++;
        }
      }
    }
    Arrays.fill(last, -1);
    double sum = 0;
    for (int p = 0; p < count; p++) {
      for (int s = corpus.firsts[p]; s < corpus.firsts[p + 1]; s++) {
        for (int term : corpus.sentences.get(s).terms) {
          last[term] = p;
        }
      }
      int other = (p + distance) % count;
      for (int s = corpus.firsts[other]; s < corpus.firsts[other + 1]; s++) {
        for (int term : corpus.sentences.get(s).terms) {
          if (last[term] == p) {
            sum += 1.0 / in[term];
            last[term] = -1;
          }
        }
      }
    }
    return sum;
  }
}
