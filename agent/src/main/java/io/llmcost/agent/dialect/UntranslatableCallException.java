package io.llmcost.agent.dialect;

/** A call has something that the other API cannot say. */
public final class UntranslatableCallException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what that is, as it goes on behind "the call"; nothing of what is said in it
   */
  public UntranslatableCallException(String message) {
    super(message, null, false, false);
  }
}
