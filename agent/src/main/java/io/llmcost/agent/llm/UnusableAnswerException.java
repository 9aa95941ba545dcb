package io.llmcost.agent.llm;

/**
 * An answer is incomplete, an error, or not of the shape that its endpoint gives: it can neither be
 * converted nor taken apart, and must not be stored.
 */
public final class UnusableAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong with it, without any of its text
   */
  public UnusableAnswerException(String message) {
    super(message, null, false, false);
  }
}
