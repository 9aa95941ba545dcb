package io.llmcost.agent.resilience;

import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.llm.FirstContent;

/** Holds a stream back until its first content, within a bound of bytes and time. */
final class StreamStart implements Lookahead {

  private static final int MOST_BYTES = 64 << 10;

  private final FirstContent first = new FirstContent();
  private final long holdNanos;
  private final long giveUpNanos;
  private int bytes;
  private boolean ended;

  /**
   * @param giveUpNanos {@link Long#MAX_VALUE} for never
   */
  StreamStart(long holdNanos, long giveUpNanos) {
    this.holdNanos = holdNanos;
    this.giveUpNanos = giveUpNanos;
  }

  @Override
  public boolean isEnoughWith(byte[] more, int offset, int length) {
    first.data(more, offset, length);
    bytes += length;
    return first.isDecided() || bytes >= MOST_BYTES;
  }

  @Override
  public void ended() {
    ended = true;
  }

  /** A stream without a byte: a head that was cut, which some clients take for all of an answer. */
  boolean isNothing() {
    return ended && bytes == 0;
  }

  @Override
  public long holdNanos() {
    return holdNanos;
  }

  @Override
  public long giveUpNanos() {
    return giveUpNanos;
  }

  boolean isError() {
    return first.isError();
  }

  /** The error event's data; null if there was none. */
  byte[] error() {
    return first.error();
  }
}
