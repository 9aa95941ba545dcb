package io.llmcost.agent.cli;

/** A command cannot do what it was asked for, and the user can do something about it. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message says what is wrong and what to do; may have several lines
   */
  CommandFailure(String message) {
    super(message);
  }
}
