package io.llmcost.agent.instrumentation.loopback;

import java.io.IOException;

/** No connection to an origin, or none that can be trusted: nothing was sent. */
final class NotConnectedException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param origin as in {@link io.llmcost.agent.http.Url#origin}
   */
  NotConnectedException(String origin, Exception cause) {
    super("llmcost could not connect to " + origin + ": " + cause, cause);
  }
}
