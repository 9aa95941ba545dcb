package io.llmcost.agent.compress;

import io.llmcost.agent.semantic.DenseVector;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Chooses the sentences that a question needs, in two goes: first those that fit its words; then
 * also those that fit what the first ones name and the question does not, and what the question
 * names and they do not say.
 */
final class Selection {

  /** The part of the budget that is spent before the second go. */
  private static final double FIRST_GO = .3;

  /** How much a word of what was found is worth, beside one of the question. */
  private static final double FOUND = .5;

  /** The same in a running text, where any of its words may lead on. */
  private static final double FOUND_RUNNING = .1;

  /** Of a running text's words so many lead on. */
  private static final int LEADING = 32;

  /** How much a word of the question that was not found is worth in the second go. */
  private static final double MISSING = .5;

  /** What it is worth to be named by the question or by what was found, of the best score. */
  private static final double ASKED_BY_NAME = .5;

  private static final double FOUND_BY_NAME = 1;

  /** The same for other sentences than the passage's first one. */
  private static final double NOT_FIRST = .6;

  /** Tokens that show where something was left out. */
  private static final int GAP = 1;

  /** What it is worth to be in the passage that is nearest in meaning, of the best score. */
  private static final double NEAR_IN_MEANING = .3;

  private static final double REDUNDANCY = .3;

  /** How much of that what is alike in meaning only has. */
  private static final double ALIKE_IN_MEANING = .7;

  private static final double COST_POWER = .1;
  private static final double COST_FLOOR = 10;

  /** Words like "summarize" say little of what is looked for. */
  private static final double ASKING = .2;

  private final Corpus corpus;
  private final Relevance relevance;
  private final boolean[] opened;

  /** By passage: how far what was kept of others says the same. */
  private final double[] alike;

  private Nearness nearness;
  private double[] weights;
  private int left;

  private Selection(Corpus corpus) {
    this.corpus = corpus;
    this.relevance = new Relevance(corpus);
    this.opened = new boolean[corpus.passages()];
    this.alike = new double[corpus.passages()];
  }

  /**
   * Marks the sentences that are kept.
   *
   * @param budget tokens, heads of passages included
   * @param meanings of texts, null from it where one is not known; null itself if words are to tell
   *     alone
   * @return false, and nothing is marked, if nothing in the text has to do with the question
   */
  static boolean choose(
      Corpus corpus, String question, int budget, Function<String, DenseVector> meanings) {
    return new Selection(corpus).choose(question, budget, meanings);
  }

  private boolean choose(String question, int budget, Function<String, DenseVector> meanings) {
    int[] asked = Terms.of(question, 0, question.length(), corpus.vocabulary);
    int[] asking = Terms.of(QuestionWords.ALL, 0, QuestionWords.ALL.length(), corpus.vocabulary);
    weights = new double[corpus.vocabulary.size()];
    for (int term : asked) {
      weights[term] = 1;
    }
    for (int term : asking) {
      weights[term] = Math.min(weights[term], ASKING);
    }
    relevance.score(weights);
    double best = best();
    if (best <= 0) {
      return false;
    }
    nearness = meanings == null ? null : Nearness.of(corpus, question, meanings);
    if (nearness != null) {
      addForMeaning(NEAR_IN_MEANING * best);
    }
    Names names = new Names(corpus);
    boolean[] named = new boolean[corpus.passages()];
    names.mark(asked, named);
    addForNames(names, named, ASKED_BY_NAME * best);
    left = budget;
    fill((int) (budget * FIRST_GO));
    secondGo(names, best());
    fill(left);
    return true;
  }

  private double best() {
    double best = 0;
    for (Sentence sentence : corpus.sentences) {
      best = Math.max(best, sentence.score);
    }
    return best;
  }

  private void addForMeaning(double most) {
    for (Sentence sentence : corpus.sentences) {
      sentence.score += most * nearness.toQuestion(sentence.passage);
    }
  }

  private void addForNames(Names names, boolean[] named, double most) {
    for (int p = 0; p < named.length; p++) {
      if (named[p] && !opened[p]) {
        for (int s = corpus.firsts[p]; s < corpus.firsts[p + 1]; s++) {
          double share = s == corpus.firsts[p] ? 1 : NOT_FIRST;
          corpus.sentences.get(s).score += most * names.uniqueness(p) * share;
        }
      }
    }
  }

  private void secondGo(Names names, double best) {
    double[] query = new double[weights.length];
    boolean[] found = new boolean[weights.length];
    boolean[] named = new boolean[corpus.passages()];
    for (Sentence sentence : corpus.sentences) {
      if (sentence.kept) {
        lead(sentence, sentence.score / best, query, found);
        names.mark(sentence.terms, named);
      }
    }
    if (corpus.running) {
      keepLargest(query);
    }
    for (int term = 0; term < weights.length; term++) {
      if (weights[term] > 0) {
        query[term] = found[term] ? 0 : MISSING * weights[term];
      }
    }
    double[] before = new double[corpus.sentences.size()];
    for (int s = 0; s < before.length; s++) {
      before[s] = corpus.sentences.get(s).score;
    }
    relevance.score(query);
    for (int s = 0; s < before.length; s++) {
      corpus.sentences.get(s).score += before[s];
    }
    addForNames(names, named, FOUND_BY_NAME * best);
  }

  /** Words of what was found that lead on: its title and its names; in a running text all. */
  private void lead(Sentence sentence, double share, double[] query, boolean[] found) {
    double weight = share * (corpus.running ? FOUND_RUNNING : FOUND);
    for (int term : sentence.terms) {
      found[term] = true;
      if (corpus.running || corpus.vocabulary.isName(term)) {
        query[term] = Math.max(query[term], weight);
      }
    }
    for (int term : corpus.titles[sentence.passage]) {
      found[term] = true;
      query[term] = Math.max(query[term], weight);
    }
  }

  private void keepLargest(double[] query) {
    double[] worth = new double[query.length];
    for (int term = 0; term < query.length; term++) {
      worth[term] = weights[term] > 0 ? 0 : query[term] * corpus.idf()[term];
    }
    double[] sorted = worth.clone();
    Arrays.sort(sorted);
    double least = sorted[Math.max(0, sorted.length - LEADING)];
    int kept = 0;
    for (int term = 0; term < query.length; term++) {
      if (worth[term] < least || worth[term] <= 0 || kept == LEADING) {
        query[term] = 0;
      } else {
        kept++;
      }
    }
  }

  /** Keeps the best sentences until so many tokens are spent. */
  private void fill(int budget) {
    PriorityQueue<Offer> offers = new PriorityQueue<>(Math.max(1, corpus.sentences.size()));
    for (int s = 0; s < corpus.sentences.size(); s++) {
      Sentence sentence = corpus.sentences.get(s);
      if (!sentence.kept) {
        offers.add(new Offer(s, worth(sentence)));
      }
    }
    boolean[] said = new boolean[weights.length];
    int spent = 0;
    while (!offers.isEmpty() && spent < budget) {
      Offer offer = offers.poll();
      Sentence sentence = corpus.sentences.get(offer.sentence);
      double now = worth(sentence) * (1 - REDUNDANCY * redundancy(sentence, said));
      if (now < offer.worth && !offers.isEmpty() && now < offers.peek().worth) {
        offers.add(new Offer(offer.sentence, now));
        continue;
      }
      int cost = cost(offer.sentence);
      if (cost <= left) {
        sentence.kept = true;
        open(sentence.passage);
        for (int term : sentence.terms) {
          said[term] = true;
        }
        spent += cost;
        left -= cost;
      }
    }
  }

  private void open(int passage) {
    if (!opened[passage] && nearness != null) {
      for (int p = 0; p < alike.length; p++) {
        alike[p] = Math.max(alike[p], p == passage ? 0 : nearness.between(p, passage));
      }
    }
    opened[passage] = true;
  }

  private double redundancy(Sentence sentence, boolean[] said) {
    return Math.max(repeated(sentence, said), ALIKE_IN_MEANING * alike[sentence.passage]);
  }

  private int cost(int s) {
    Sentence sentence = corpus.sentences.get(s);
    int p = sentence.passage;
    int head = opened[p] ? 0 : corpus.headCosts[p];
    boolean gap = s > corpus.firsts[p] && !corpus.sentences.get(s - 1).kept;
    return sentence.cost + head + (gap ? GAP : 0);
  }

  private static double worth(Sentence sentence) {
    return sentence.score / Math.pow(COST_FLOOR + sentence.cost, COST_POWER);
  }

  /** The share of a sentence's words that have been said, squared. */
  private static double repeated(Sentence sentence, boolean[] said) {
    int[] terms = sentence.terms;
    if (terms.length == 0) {
      return 0;
    }
    int count = 0;
    for (int term : terms) {
      count += said[term] ? 1 : 0;
    }
    double share = (double) count / terms.length;
    return share * share;
  }

  /** A sentence, and what it was worth when it was put into the queue. */
  private static final class Offer implements Comparable<Offer> {

    private final int sentence;
    private final double worth;

    Offer(int sentence, double worth) {
      this.sentence = sentence;
      this.worth = worth;
    }

    @Override
    public int compareTo(Offer other) {
      int byWorth = Double.compare(other.worth, worth);
      return byWorth != 0 ? byWorth : Integer.compare(sentence, other.sentence);
    }
  }
}
