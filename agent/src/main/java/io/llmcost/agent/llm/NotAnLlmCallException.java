package io.llmcost.agent.llm;

/**
 * The body is not what its endpoint takes: not JSON, no model … The call passes through untouched.
 */
public final class NotAnLlmCallException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with it, without any of its text
   */
  public NotAnLlmCallException(String message) {
    super(message, null, false, false);
  }
}
