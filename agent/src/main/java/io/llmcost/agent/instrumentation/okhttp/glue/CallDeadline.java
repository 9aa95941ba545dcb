package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.InterruptedIOException;
import okhttp3.Call;
import okhttp3.RequestBody;
import okio.AsyncTimeout;
import okio.Timeout;

/** What is left of the time that a call may take. */
final class CallDeadline {

  private static final boolean ENDED_BY_OKHTTP = isEndedByOkHttp();

  private final Call call;
  private final long startNanos = System.nanoTime();

  CallDeadline(Call call) {
    this.call = call;
  }

  /** {@link Long#MAX_VALUE} if the call may take any time. */
  long remainingNanos() {
    Timeout timeout = call.timeout();
    long now = System.nanoTime();
    long nanos = timeout.timeoutNanos();
    long remaining = nanos == 0 ? Long.MAX_VALUE : nanos - (now - startNanos);
    return timeout.hasDeadline()
        ? Math.min(remaining, timeout.deadlineNanoTime() - now)
        : remaining;
  }

  /**
   * The call is over and used no connection of its own. OkHttp before 3.14 would keep it until its
   * time is up, with all that it holds.
   *
   * @throws InterruptedIOException if the time was up, as OkHttp does
   */
  void end() throws InterruptedIOException {
    if (!endedInTime()) {
      throw new InterruptedIOException("timeout");
    }
  }

  /** As {@link #end}, for when it no longer matters. */
  boolean endedInTime() {
    return ENDED_BY_OKHTTP
        || !(call.timeout() instanceof AsyncTimeout)
        || !((AsyncTimeout) call.timeout()).exit();
  }

  private static boolean isEndedByOkHttp() {
    try {
      RequestBody.class.getMethod("isDuplex");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
