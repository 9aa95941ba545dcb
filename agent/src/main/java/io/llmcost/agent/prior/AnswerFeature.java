package io.llmcost.agent.prior;

import java.util.Locale;

/**
 * What is looked at in an answer, beside what the gate finds, and what it adds to the log odds that
 * the answer will do before anything has been learnt.
 */
public enum AnswerFeature {
  /**
   * How long the way to a result is, where one is to be found: {@code ln(characters)} over a usual
   * one. Who goes astray writes more.
   */
  LONG_WAY(-1.2),
  /**
   * How long any other answer is, likewise. Nothing that would hold everywhere: what it says of a
   * model's answers is learnt.
   */
  LENGTH(0),
  /** How many numbers the way has, where it is calculated: {@code ln(1 + count)} over the usual. */
  MANY_STEPS(-0.4),
  /** A number is asked for, and there is none at the end: 0 or 1. */
  NO_RESULT(-2),
  /** The number at the end has a fraction, and none of the prompt's has one: 0 or 1. */
  BROKEN_RESULT(-1),
  /** The number at the end stands nowhere before: the way does not lead to it. 0 or 1. */
  UNDERIVED_RESULT(-0.8),
  /** A result without a calculation: 0 or 1. */
  NO_WAY(-1),
  /** Words that take back what was said, where there is one right answer: {@code ln(1 + count)}. */
  TURNS(-0.5),
  /** None of the answers that were to choose from is named: 0 or 1. */
  NO_CHOICE(-1.5),
  /** Words of doubt: {@code ln(1 + count)}. */
  DOUBTS(-0.8),
  /** It ends in the middle of a sentence: 0 or 1. */
  UNFINISHED(-0.7),
  /** It ends with a question: 0 or 1. */
  ASKS_BACK(-0.7);

  private final String id = name().toLowerCase(Locale.ROOT);
  private final double weight;

  AnswerFeature(double weight) {
    this.weight = weight;
  }

  /** As in reports. */
  public String id() {
    return id;
  }

  /** What one of it adds to the log odds at first. */
  double weight() {
    return weight;
  }
}
