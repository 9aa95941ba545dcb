package io.llmcost.it.apps;

import java.util.concurrent.TimeUnit;

/** A client that is called in all its ways, from many threads, while the network misbehaves. */
interface Caller {

  /** How long a client waits for more of an answer. */
  int PATIENCE_MS = Integer.getInteger("patience", 3_000);

  /** What no call may take, whatever happens: it would be a hang. */
  long LIMIT_MS = TimeUnit.SECONDS.toMillis(60);

  /**
   * Makes a call to its end.
   *
   * @param kind {@code sync}, {@code async}, {@code stream}, {@code stream-async}, or {@code
   *     abandon}: a stream that is closed after its first bytes
   * @param got takes what comes, while it comes
   */
  void call(String kind, String url, String body, Got got) throws Exception;

  /** Connections that belong to a call; -1 where the client does not say. */
  int leased();

  void close() throws Exception;

  /** What came of an answer. */
  final class Got {
    private final StringBuffer text = new StringBuffer();
    private volatile int status;

    void status(int newStatus) {
      status = newStatus;
    }

    void text(CharSequence more) {
      text.append(more);
    }

    int status() {
      return status;
    }

    String text() {
      return text.toString();
    }
  }
}
