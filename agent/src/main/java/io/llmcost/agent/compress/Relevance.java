package io.llmcost.agent.compress;

import java.util.Arrays;

/**
 * How well each sentence fits a question, by BM25: its own words and its title's, those of the
 * sentence before or after it, and those of its passage. In a running text those of what is around
 * it count in the passage's place, the less the further away they stand.
 */
final class Relevance {

  // Robertson's usual constants; a sentence's length says less than a document's.
  private static final double K1 = 1.2;
  private static final double B_PASSAGE = .75;
  private static final double B_SENTENCE = .3;

  private static final double TITLE_IN_PASSAGE = 1.5;
  private static final double TITLE_IN_SENTENCE = .6;
  private static final double NEIGHBOUR = .3;

  /** Tokens over which what is around a sentence loses two thirds of its weight. */
  private static final double NEARNESS = 200;

  private static final double AROUND = 2;

  private final Corpus corpus;
  private final double meanSentence;
  private final double meanPassage;
  private double[] query;
  private double[] counts;

  Relevance(Corpus corpus) {
    this.corpus = corpus;
    double terms = 1;
    for (Sentence sentence : corpus.sentences) {
      terms += sentence.terms.length;
    }
    this.meanSentence = terms / Math.max(1, corpus.sentences.size());
    this.meanPassage = terms / Math.max(1, corpus.passages());
  }

  /**
   * Sets every sentence's score.
   *
   * @param weights by word; 0 for those that are not asked for
   */
  void score(double[] weights) {
    query = weights;
    counts = new double[weights.length];
    double[] own = new double[corpus.sentences.size()];
    for (int p = 0; p < corpus.passages(); p++) {
      score(p, own);
    }
    if (corpus.running) {
      addAround();
    }
  }

  private void score(int p, double[] own) {
    int[] title = corpus.titles[p];
    int from = corpus.firsts[p];
    int to = corpus.firsts[p + 1];
    double passage = corpus.running ? 0 : ofPassage(title, from, to);
    for (int s = from; s < to; s++) {
      int[] terms = corpus.sentences.get(s).terms;
      count(terms, 1);
      count(title, TITLE_IN_SENTENCE);
      double norm = norm(B_SENTENCE, terms.length / meanSentence);
      own[s] = worth(terms, norm) + worth(title, norm);
    }
    for (int s = from; s < to; s++) {
      double before = s > from ? own[s - 1] : 0;
      double after = s + 1 < to ? own[s + 1] : 0;
      corpus.sentences.get(s).score = own[s] + NEIGHBOUR * Math.max(before, after) + passage;
    }
  }

  private double ofPassage(int[] title, int from, int to) {
    double length = TITLE_IN_PASSAGE * title.length;
    for (int s = from; s < to; s++) {
      int[] terms = corpus.sentences.get(s).terms;
      count(terms, 1);
      length += terms.length;
    }
    count(title, TITLE_IN_PASSAGE);
    double norm = norm(B_PASSAGE, length / meanPassage);
    double sum = worth(title, norm);
    for (int s = from; s < to; s++) {
      sum += worth(corpus.sentences.get(s).terms, norm);
    }
    return sum;
  }

  private static double norm(double b, double relativeLength) {
    return K1 * (1 - b + b * relativeLength);
  }

  private void count(int[] terms, double weight) {
    for (int term : terms) {
      if (query[term] > 0) {
        counts[term] += weight;
      }
    }
  }

  /** Sums up what the counted words are worth, and forgets them. */
  private double worth(int[] terms, double norm) {
    double[] idf = corpus.idf();
    double sum = 0;
    for (int term : terms) {
      double count = counts[term];
      if (count > 0) {
        sum += query[term] * idf[term] * count * (K1 + 1) / (count + norm);
        counts[term] = 0;
      }
    }
    return sum;
  }

  private void addAround() {
    int size = corpus.sentences.size();
    double[] decay = new double[size];
    for (int s = 0; s < size; s++) {
      decay[s] = Math.exp(-corpus.sentences.get(s).cost / NEARNESS);
    }
    int[] asked = asked();
    int[][] said = sentencesOf(asked);
    double[] here = new double[size];
    double[] around = new double[size];
    for (int q = 0; q < asked.length; q++) {
      for (int s : said[q]) {
        here[s]++;
      }
      double before = 0;
      for (int s = 0; s < size; s++) {
        before = before * decay[s] + here[s];
        around[s] = before;
      }
      double after = 0;
      double most = AROUND * query[asked[q]] * corpus.idf()[asked[q]] * (K1 + 1);
      for (int s = size - 1; s >= 0; s--) {
        double all = around[s] + after;
        corpus.sentences.get(s).score += most * all / (all + K1);
        after = (after + here[s]) * decay[s];
      }
      for (int s : said[q]) {
        here[s] = 0;
      }
    }
  }

  /** The words that are asked for and said. */
  private int[] asked() {
    boolean[] said = new boolean[query.length];
    for (Sentence sentence : corpus.sentences) {
      for (int term : sentence.terms) {
        said[term] = true;
      }
    }
    int[] asked = new int[query.length];
    int size = 0;
    for (int term = 0; term < query.length; term++) {
      if (query[term] > 0 && said[term]) {
        asked[size++] = term;
      }
    }
    return Arrays.copyOf(asked, size);
  }

  /** By asked word: the sentences that say it, each as often as it does. */
  private int[][] sentencesOf(int[] asked) {
    int[] places = new int[query.length];
    for (int q = 0; q < asked.length; q++) {
      places[asked[q]] = q + 1;
    }
    int[] sizes = new int[asked.length];
    for (Sentence sentence : corpus.sentences) {
      for (int term : sentence.terms) {
        if (places[term] > 0) {
          sizes[places[term] - 1]++;
        }
      }
    }
    int[][] said = new int[asked.length][];
    for (int q = 0; q < asked.length; q++) {
      said[q] = new int[sizes[q]];
    }
    // Filled from the end: what is left of each size is where the next one goes.
    for (int s = corpus.sentences.size() - 1; s >= 0; s--) {
      for (int term : corpus.sentences.get(s).terms) {
        if (places[term] > 0) {
          int q = places[term] - 1;
          said[q][--sizes[q]] = s;
        }
      }
    }
    return said;
  }
}
