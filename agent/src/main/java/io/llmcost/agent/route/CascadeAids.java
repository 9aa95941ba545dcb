package io.llmcost.agent.route;

import io.llmcost.agent.resilience.Health;

/** What every cascade makes use of. Immutable. */
final class CascadeAids {

  final Costs costs;
  final Experience experience;
  final Shadow shadow;
  final Logprobs logprobs = new Logprobs();
  final AnswerJudge judge;
  final GivenAnswers given;
  final Health health;

  CascadeAids(
      Costs costs,
      Experience experience,
      Shadow shadow,
      AnswerJudge judge,
      GivenAnswers given,
      Health health) {
    this.costs = costs;
    this.experience = experience;
    this.shadow = shadow;
    this.judge = judge;
    this.given = given;
    this.health = health;
  }
}
