package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/**
 * A model that was not sure of its words, where it tells: much less than it usually is at this
 * place, or so little that it would be too little anywhere.
 */
final class Uncertainty implements Signal {

  private static final double NOWHERE_ENOUGH = 0.4;
  private static final double UNUSUAL = 2.5; // of sure answers less than one in a hundred
  private static final double MOST_UNUSUAL = 4;
  private static final double LEAST = 0.25;
  private static final double MOST = 0.6;
  private static final double SMALLEST = 1e-9;

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    double mean = Math.max(SMALLEST, answer.meanProbability());
    if (Double.isNaN(mean)) {
      return null;
    }
    double lack = asked.usual().lack(mean);
    asked.usual().note(mean);
    if (mean < NOWHERE_ENOUGH) {
      return new Finding("unsure", MOST);
    }
    return lack < UNUSUAL ? null : new Finding("unsure", weight(lack));
  }

  private static double weight(double lack) {
    double share = Math.min(1, (lack - UNUSUAL) / (MOST_UNUSUAL - UNUSUAL));
    return LEAST + share * (MOST - LEAST);
  }
}
