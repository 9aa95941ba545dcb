package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/** A model that was not sure of its words: the mean probability of its tokens, where it is told. */
final class Uncertainty implements Signal {

  private static final double SURE = 0.9;
  private static final double UNSURE = 0.5;
  private static final double MOST = 0.6;

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    double mean = answer.meanProbability();
    if (Double.isNaN(mean) || mean >= SURE) {
      return null;
    }
    double weight = MOST * Math.min(1, (SURE - mean) / (SURE - UNSURE));
    return new Finding("unsure", weight);
  }
}
