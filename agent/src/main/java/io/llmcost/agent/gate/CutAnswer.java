package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;

/**
 * An answer that ends before its end, or that the provider's filter has cut. Where the application
 * itself sets a limit to its length, another model may meet it as well.
 */
final class CutAnswer implements Signal {

  private static final double AT_OWN_LIMIT = 0.15;

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    String reason = answer.finishReason() == null ? "" : answer.finishReason();
    switch (reason) {
      case "length":
      case "max_output_tokens":
        return asked.call().maxOutputTokens() > 0
            ? new Finding("at its limit", AT_OWN_LIMIT)
            : new Finding("cut", 0.8);
      case "content_filter":
        return new Finding("filtered", 0.9);
      case "error":
      case "insufficient_system_resource":
        return new Finding("broken off", 1);
      default:
        return null;
    }
  }
}
