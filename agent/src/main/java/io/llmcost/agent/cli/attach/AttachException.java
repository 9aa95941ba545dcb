package io.llmcost.agent.cli.attach;

/** A process cannot be attached to; the message is for its user. */
public final class AttachException extends Exception {

  private static final long serialVersionUID = 1L;

  AttachException(String message) {
    super(message);
  }
}
