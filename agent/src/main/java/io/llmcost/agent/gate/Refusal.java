package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/** An answer that says that there will be none: refusals stand at the beginning. */
final class Refusal implements Signal {

  private static final int BEGINNING = 160;

  private static final Phrases REFUSALS =
      new Phrases(
          BEGINNING,
          "i can't assist",
          "i cannot assist",
          "i can't help",
          "i cannot help",
          "i can't provide",
          "i cannot provide",
          "i can't answer",
          "i cannot answer",
          "i can't fulfill",
          "i cannot fulfill",
          "i'm unable to",
          "i am unable to",
          "i'm not able to",
          "i am not able to",
          "i must decline",
          "i won't be able",
          "as an ai",
          "as a language model",
          "ich kann dabei nicht",
          "ich kann ihnen dabei nicht",
          "je ne peux pas vous aider",
          "no puedo ayudar",
          "non posso aiutar",
          "n\u00e3o posso ajudar",
          "\u044f \u043d\u0435 \u043c\u043e\u0433\u0443 \u043f\u043e\u043c\u043e\u0447\u044c",
          "\u6211\u65e0\u6cd5");

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    boolean refused =
        answer.refusal() != null
            || answer.calls().isEmpty() && REFUSALS.in(answer.text().trim(), asked) != null;
    return refused ? new Finding("refusal", 0.85) : null;
  }
}
