package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.UnusableAnswerException;

/** Why an answer ended, in the words of each API. */
final class StopReasons {

  private StopReasons() {}

  /**
   * The finish reason of a chat completion.
   *
   * @param reason as Messages has it
   */
  static String ofMessages(String reason) {
    switch (reason) {
      case "max_tokens":
      case "model_context_window_exceeded":
        return "length";
      case "tool_use":
        return "tool_calls";
      case "refusal":
        return "content_filter";
      default:
        return "stop";
    }
  }

  /**
   * Why a response is incomplete; null if it is complete.
   *
   * @param reason of a chat completion
   */
  static String incomplete(String reason) {
    switch (reason) {
      case "length":
        return "max_output_tokens";
      case "content_filter":
        return "content_filter";
      default:
        return null;
    }
  }

  /**
   * The finish reason of a chat completion.
   *
   * @param status of the response
   * @param incomplete why it is incomplete; null if it does not say
   * @throws UnusableAnswerException if it has not come to an end
   */
  static String ofResponse(String status, String incomplete, boolean calls)
      throws UnusableAnswerException {
    if ("completed".equals(status)) {
      return calls ? "tool_calls" : "stop";
    }
    if (!"incomplete".equals(status)) {
      throw new UnusableAnswerException("The response has not come to its end");
    }
    return "content_filter".equals(incomplete) ? "content_filter" : "length";
  }

  /** Whether a chat completion that ended so has ended as it should, or where it had to. */
  static boolean isProper(String reason) {
    switch (reason) {
      case "stop":
      case "length":
      case "tool_calls":
      case "function_call":
      case "content_filter":
        return true;
      default:
        return false;
    }
  }
}
