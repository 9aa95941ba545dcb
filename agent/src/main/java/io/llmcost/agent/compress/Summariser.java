package io.llmcost.agent.compress;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.TokenUsage;

/** Somebody who makes summaries. */
interface Summariser {

  /**
   * Asks and waits.
   *
   * @param because the call whose text it is
   * @throws Exception if there is no answer that can be used; what it has cost is booked
   */
  Answer ask(SummaryOrder order, Exchange because) throws Exception;

  /** What was said. */
  interface Answer {

    /** Never null. */
    String text();

    TokenUsage usage();

    /**
     * Books what it has cost; once.
     *
     * @param failed the check that the summary did not pass; null if it is good
     */
    void book(String failed);
  }
}
