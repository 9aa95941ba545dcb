package io.llmcost.agent.route;

import io.llmcost.agent.prior.AnswerFeatures;
import io.llmcost.agent.prior.PromptFeatures;

/** How likely an answer will do, and by what that was guessed. Immutable. */
final class Guess {

  private final PromptFeatures prompt;
  private final AnswerFeatures answer;
  private final double probability;

  /**
   * @param answer null if it could not be looked at
   * @param probability 0 to 1; NaN if nothing can be said
   */
  Guess(PromptFeatures prompt, AnswerFeatures answer, double probability) {
    this.prompt = prompt;
    this.answer = answer;
    this.probability = probability;
  }

  PromptFeatures prompt() {
    return prompt;
  }

  /** Null if it could not be looked at. */
  AnswerFeatures answer() {
    return answer;
  }

  /** 0 to 1; NaN if nothing can be said. */
  double probability() {
    return probability;
  }
}
