package io.llmcost.agent.route;

import io.llmcost.agent.prior.RankAmongLast;

/** What follows from a look at a tier's answer. Immutable. */
final class Look {

  private final Guess guess;
  private final double rank;
  private final boolean isGiven;
  private final boolean isCompared;

  /**
   * @param rank of the answer among the tier's last ones, 0 to 1
   * @param isGiven whether it may be given to the application
   * @param isCompared whether it is, by chance, among those that say how good the tier's are
   */
  Look(Guess guess, double rank, boolean isGiven, boolean isCompared) {
    this.guess = guess;
    this.rank = rank;
    this.isGiven = isGiven;
    this.isCompared = isCompared;
  }

  Guess guess() {
    return guess;
  }

  /** Of the answer among the tier's last ones, 0 to 1. */
  double rank() {
    return rank;
  }

  /** What was guessed, as {@link RankAmongLast#step} says. */
  int step() {
    return RankAmongLast.step(guess.probability());
  }

  boolean isGiven() {
    return isGiven;
  }

  boolean isCompared() {
    return isCompared;
  }
}
