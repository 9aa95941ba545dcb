package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/** An answer without text, refusal or call. */
final class EmptyAnswer implements Signal {

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    boolean empty =
        answer.text().trim().isEmpty() && answer.calls().isEmpty() && answer.refusal() == null;
    return empty ? new Finding("empty", 1) : null;
  }
}
