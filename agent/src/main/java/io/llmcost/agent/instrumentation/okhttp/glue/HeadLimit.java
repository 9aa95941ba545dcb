package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** How long to wait for the head of an answer. */
final class HeadLimit {

  private static final HeadLimit NONE = new HeadLimit(Long.MAX_VALUE);

  private final long nanos;
  private final long begun = System.nanoTime();
  private volatile boolean met;

  private HeadLimit(long nanos) {
    this.nanos = nanos;
  }

  /**
   * @param nanos from now on; {@link Long#MAX_VALUE} for no limit
   */
  static HeadLimit of(long nanos) {
    return nanos == Long.MAX_VALUE ? NONE : new HeadLimit(nanos);
  }

  /** The head is here. */
  void met() {
    if (this != NONE) {
      met = true;
    }
  }

  boolean isOver() {
    return this != NONE && !met && System.nanoTime() - begun >= nanos;
  }

  IOException exceeded(Throwable cause) {
    SocketTimeoutException exceeded = new SocketTimeoutException("No answer in time");
    exceeded.initCause(cause);
    return exceeded;
  }
}
