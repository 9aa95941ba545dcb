package io.llmcost.agent.instrumentation.urlconnection;

import java.net.HttpURLConnection;

/** How the application wants its body sent: kept until it is whole, in chunks, or by its length. */
final class Framing {

  /** The JDK's default. */
  static final Framing BUFFERED = new Framing(-1, -1);

  private final int chunkLength;
  private final long length;

  private Framing(int chunkLength, long length) {
    this.chunkLength = chunkLength;
    this.length = length;
  }

  /**
   * @param chunkLength as the application gave it; not positive for the JDK's default
   */
  static Framing chunked(int chunkLength) {
    return new Framing(Math.max(0, chunkLength), -1);
  }

  /**
   * @param length in bytes
   */
  static Framing fixed(long length) {
    return new Framing(-1, length);
  }

  boolean isChunked() {
    return chunkLength >= 0;
  }

  boolean isFixed() {
    return length >= 0;
  }

  /** Whether the JDK sends the bytes while they are written. */
  boolean isStreaming() {
    return isChunked() || isFixed();
  }

  /** What the application says the length is; -1 if it does not. */
  long length() {
    return length;
  }

  /**
   * Sets a connection that has sent nothing to send a body like this.
   *
   * @param bodyLength the length of the body that it will send
   */
  void apply(HttpURLConnection connection, int bodyLength) {
    if (isChunked()) {
      connection.setChunkedStreamingMode(chunkLength);
    } else if (isFixed()) {
      // As a long, which the JDK takes before an int: the application may have given it either way.
      connection.setFixedLengthStreamingMode((long) bodyLength);
    }
  }
}
