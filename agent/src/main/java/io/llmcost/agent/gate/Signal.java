package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/** Looks for one kind of flaw. */
interface Signal {

  /** Null if there is nothing to say against the answer. */
  Finding look(Asked asked, AnswerContent answer);
}
