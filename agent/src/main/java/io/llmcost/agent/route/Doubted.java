package io.llmcost.agent.route;

import io.llmcost.agent.llm.AnswerContent;
import java.util.List;

/** An answer of a tier that was looked at, to be compared with the requested model's. Immutable. */
final class Doubted {

  private final Tier tier;
  private final Look look;
  private final List<AnswerContent> contents;

  Doubted(Tier tier, Look look, List<AnswerContent> contents) {
    this.tier = tier;
    this.look = look;
    this.contents = contents;
  }

  Tier tier() {
    return tier;
  }

  Look look() {
    return look;
  }

  List<AnswerContent> contents() {
    return contents;
  }
}
