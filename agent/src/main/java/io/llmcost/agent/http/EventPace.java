package io.llmcost.agent.http;

/**
 * When which part of a kept stream is due: each event when as much of the time is over as there is
 * of the body before it.
 */
public final class EventPace {

  private final byte[] bytes;
  private final long nanos;

  /**
   * @param nanos for all of it
   */
  public EventPace(byte[] bytes, long nanos) {
    this.bytes = bytes;
    this.nanos = nanos;
  }

  /** How long after the beginning what stands there is due. */
  public long dueNanos(int position) {
    return (long) (nanos * ((double) position / bytes.length));
  }

  /** Behind the blank line that ends an event, or the body's end. */
  public int endOfEvent(int from) {
    boolean blank = false;
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (blank) {
          return i + 1;
        }
        blank = true;
      } else if (bytes[i] != '\r') {
        blank = false;
      }
    }
    return bytes.length;
  }
}
