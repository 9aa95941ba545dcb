package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.TokenUsage;

/** Who wants to know what became of a request that was sent. */
public interface Sent {

  /**
   * The call is over, and this is what the request has used: {@link TokenUsage#UNKNOWN} where it
   * was not answered, or nobody knows. Off the caller's thread; more than once perhaps.
   */
  void used(TokenUsage usage);
}
