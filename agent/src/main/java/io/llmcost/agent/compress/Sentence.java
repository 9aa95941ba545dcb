package io.llmcost.agent.compress;

/** A piece of a passage that is kept or dropped as a whole. For one selection. */
final class Sentence {

  final int start;
  final int end;
  final int passage;

  /** Tokens, about. */
  final int cost;

  final int[] terms;

  /** What it is worth for the question. */
  double score;

  boolean kept;

  Sentence(int start, int end, int passage, int cost, int[] terms) {
    this.start = start;
    this.end = end;
    this.passage = passage;
    this.cost = cost;
    this.terms = terms;
  }
}
