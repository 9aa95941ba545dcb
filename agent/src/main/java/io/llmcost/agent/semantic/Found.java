package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.StoredAnswer;

/** A text that says the same, and the answer to it. Immutable. */
final class Found {

  final Match.Tier tier;
  final double score;
  final boolean isByMeaning;
  final Said said;
  final StoredAnswer answer;

  Found(Match<Said> match, StoredAnswer answer) {
    this.said = match.value();
    this.tier = match.tier();
    this.score = match.score();
    this.isByMeaning = match.isByMeaning();
    this.answer = answer;
  }
}
