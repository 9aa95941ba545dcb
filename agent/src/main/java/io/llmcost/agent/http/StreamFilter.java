package io.llmcost.agent.http;

/**
 * Changes the bytes of a body as they go by: what it writes to the {@link Sink} goes on in place of
 * what came in. Same order of calls as {@link StreamObserver}. What a filter holds back it must
 * write at {@link #end}. If it throws, {@link #release} is asked for what it still holds, and the
 * rest of the stream passes unchanged.
 */
public interface StreamFilter {

  /** Takes a filter's output. The bytes are used before the call returns. */
  interface Sink {
    void write(byte[] bytes, int offset, int length);
  }

  /** More bytes. The array is the caller's and may be used again. */
  void data(byte[] bytes, int offset, int length, Sink out);

  /** The body is complete; the last chance to write. */
  void end(Sink out);

  /**
   * The body ends before it is complete; nothing can be written any more.
   *
   * @param cause what went wrong, or null if the application closed or cancelled it
   */
  void aborted(Throwable cause);

  /**
   * Writes what came in and did not go out yet, as it came in. Called once, when the filter has
   * failed.
   */
  void release(Sink out);
}
