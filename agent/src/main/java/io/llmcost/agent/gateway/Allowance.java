package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.util.List;

/** What a call may spend. For the requests that are sent for it, and those made because of it. */
public interface Allowance {

  /**
   * Sets aside what a request may cost, with {@link Metering#reserved}, or says who refuses it,
   * with {@link Metering#refusedBy}. Takes microseconds, or as long as the configuration lets it
   * wait for others.
   *
   * @param request that is about to be sent
   * @param aside whether the agent makes it for itself
   * @return null if it may be sent; else what the application gets in place of an answer
   */
  HttpResponse admit(Metering request, boolean aside);

  /**
   * Counts what was bought for the call without being asked for here: as a part of another call's
   * request. Off the caller's thread.
   *
   * @param usd null if nobody knows
   */
  void count(TokenUsage usage, BigDecimal usd);

  /** The purses that it is taken from, as the ledger names them; never empty. */
  List<String> purses();
}
