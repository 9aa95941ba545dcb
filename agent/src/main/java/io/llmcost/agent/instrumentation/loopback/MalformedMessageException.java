package io.llmcost.agent.instrumentation.loopback;

import java.io.IOException;

/** A message that is not HTTP/1.1 as it is understood here. */
final class MalformedMessageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status what a server answers to such a request
   */
  MalformedMessageException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
