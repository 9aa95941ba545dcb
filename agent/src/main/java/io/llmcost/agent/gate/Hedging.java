package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/** An answer that says itself that it may be none. */
final class Hedging implements Signal {

  private static final int BEGINNING = 2_000;

  private static final Phrases HEDGES =
      new Phrases(
          BEGINNING,
          "i don't know",
          "i do not know",
          "i'm not sure",
          "i am not sure",
          "i'm not certain",
          "i don't have enough information",
          "i don't have access to",
          "i do not have access to",
          "not enough information",
          "insufficient information",
          "cannot be determined",
          "can't be determined",
          "impossible to determine",
          "it is unclear",
          "it's unclear",
          "hard to say",
          "my best guess",
          "ich wei\u00df es nicht",
          "ich wei\u00df nicht",
          "je ne sais pas",
          "no lo s\u00e9",
          "non lo so",
          "n\u00e3o sei",
          "\u044f \u043d\u0435 \u0437\u043d\u0430\u044e",
          "\u6211\u4e0d\u77e5\u9053",
          "\u6211\u4e0d\u786e\u5b9a");

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    return HEDGES.in(answer.text(), asked) == null ? null : new Finding("hedging", 0.4);
  }
}
