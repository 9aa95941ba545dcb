package io.llmcost.agent.instrumentation.urlconnection;

import java.net.HttpURLConnection;
import java.util.concurrent.TimeUnit;

/** How long an application waits for a response: as long as its timeouts say, once. */
final class Deadline {

  private final boolean exists;
  private final long end;

  /** Begins now. */
  Deadline(HttpURLConnection connection) {
    this.exists = connection.getReadTimeout() > 0;
    this.end =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(
                (long) connection.getReadTimeout() + connection.getConnectTimeout());
  }

  /** {@link Long#MAX_VALUE} if the application would wait for ever. */
  long remainingNanos() {
    return exists ? Math.max(0, end - System.nanoTime()) : Long.MAX_VALUE;
  }
}
