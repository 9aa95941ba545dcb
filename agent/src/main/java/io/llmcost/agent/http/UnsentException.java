package io.llmcost.agent.http;

import java.io.IOException;

/** Nothing of a request was sent. */
public final class UnsentException extends IOException {

  private static final long serialVersionUID = 1L;

  public UnsentException(String message) {
    super(message);
  }

  public UnsentException(String message, Throwable cause) {
    super(message, cause);
  }
}
