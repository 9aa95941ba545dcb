package io.llmcost.agent.http;

/**
 * Sees the bytes of a body go by. After any number of {@link #data} comes one {@link #end} or one
 * {@link #aborted}, and nothing more. Calls never overlap, but may come from different threads. An
 * observer that throws is left out from then on; the stream goes on.
 */
public interface StreamObserver {

  /** More bytes. The array is the caller's and may be used again: copy what is to be kept. */
  void data(byte[] bytes, int offset, int length);

  /** The body is complete. */
  void end();

  /**
   * The body in one piece, in place of {@link #data} and {@link #end}.
   *
   * @param body is not changed any more and may be kept; never written to
   */
  default void whole(byte[] body) {
    if (body.length > 0) {
      data(body, 0, body.length);
    }
    end();
  }

  /**
   * The body ends before it is complete.
   *
   * @param cause what went wrong, or null if the application closed or cancelled it
   */
  void aborted(Throwable cause);
}
