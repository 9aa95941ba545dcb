package io.llmcost.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Events that are here already, as if they came over a network: each when as much of the time is
 * over as there is of the body before it. Whoever reads waits; time begins with the first read.
 * Made for clients whose own thread reads.
 */
public final class PacedStream extends InputStream {

  /** How soon a wait notices that nobody wants to read on. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final byte[] bytes;
  private final EventPace pace;
  private final BooleanSupplier cancelled;
  private int position;
  private int eventEnd;
  private long begun;
  private boolean reading;
  private volatile boolean closed;

  /**
   * @param nanos for all of it
   * @param cancelled whether the call was given up; asked while somebody waits
   */
  public PacedStream(byte[] bytes, long nanos, BooleanSupplier cancelled) {
    this.bytes = bytes;
    this.pace = new EventPace(bytes, nanos);
    this.cancelled = cancelled;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (closed) {
      throw new IOException("closed");
    }
    if (position == bytes.length) {
      return -1;
    }
    if (position == eventEnd) {
      awaitNext();
      eventEnd = pace.endOfEvent(position);
    }
    int count = Math.min(length, eventEnd - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  /** What can be read without waiting. */
  @Override
  public int available() {
    return eventEnd - position;
  }

  private void awaitNext() throws IOException {
    if (!reading) {
      reading = true;
      begun = System.nanoTime();
    }
    long due = pace.dueNanos(position);
    for (long left = due - (System.nanoTime() - begun);
        left > 0;
        left = due - (System.nanoTime() - begun)) {
      if (closed) {
        throw new IOException("closed");
      }
      if (cancelled.getAsBoolean()) {
        throw new IOException("Canceled");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, SLICE_NANOS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
