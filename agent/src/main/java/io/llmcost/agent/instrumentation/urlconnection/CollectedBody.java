package io.llmcost.agent.instrumentation.urlconnection;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What the application writes, kept until its response is asked for. A body that cannot be kept, or
 * is not what was announced, goes on to the JDK's stream, which takes what comes then.
 */
final class CollectedBody extends OutputStream {

  /** Where the body goes on. */
  interface Outlet {
    /**
     * The JDK's stream, when all that was kept has been written to it.
     *
     * @param reason why the body is not kept
     */
    OutputStream open(CollectedBody kept, String reason) throws IOException;
  }

  private static final String TOO_LONG = "request body too long";
  private static final String NOT_AS_ANNOUNCED = "request body of another length than announced";

  private final Framing framing;
  private final int limit;
  private final Outlet outlet;
  private byte[] bytes;
  private int length;
  private int[] flushes = new int[0];
  private int flushCount;
  private boolean closed;
  private OutputStream passing;

  /**
   * @param limit the longest body that is kept, in bytes
   */
  CollectedBody(Framing framing, int limit, Outlet outlet) {
    this.framing = framing;
    this.limit = limit;
    this.outlet = outlet;
    this.bytes = new byte[framing.isFixed() ? (int) Math.min(framing.length(), limit) : 1024];
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int count) throws IOException {
    if (passing != null) {
      passing.write(source, offset, count);
      return;
    }
    if (offset < 0 || count < 0 || count > source.length - offset) {
      throw new IndexOutOfBoundsException(offset + " " + count + " of " + source.length);
    }
    if (closed) {
      if (framing.isStreaming()) {
        throw new IOException("Stream is closed");
      }
      return; // as the JDK does
    }
    if (framing.isFixed() && count > framing.length() - length) {
      pass(NOT_AS_ANNOUNCED);
    } else if (count > limit - length) {
      pass(TOO_LONG);
    }
    if (passing != null) {
      passing.write(source, offset, count);
      return;
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(length + count, 2L * length)));
    }
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** In chunks, what is flushed goes out as a chunk. */
  @Override
  public void flush() throws IOException {
    if (passing != null) {
      passing.flush();
    } else if (framing.isChunked()
        && !closed
        && (flushCount == 0 ? length > 0 : flushes[flushCount - 1] < length)) {
      if (flushCount == flushes.length) {
        flushes = Arrays.copyOf(flushes, Math.max(8, 2 * flushCount));
      }
      flushes[flushCount++] = length;
    }
  }

  @Override
  public void close() throws IOException {
    if (passing == null && !closed && framing.isFixed() && length < framing.length()) {
      pass(NOT_AS_ANNOUNCED);
    }
    closed = true;
    if (passing != null) {
      passing.close();
    }
  }

  private void pass(String reason) throws IOException {
    passing = outlet.open(this, reason);
  }

  /** Whether the body went on to the JDK's stream. */
  boolean isPassedOn() {
    return passing != null;
  }

  byte[] bytes() {
    if (bytes.length != length) {
      bytes = Arrays.copyOf(bytes, length);
    }
    return bytes;
  }

  /** Writes what was kept as the application wrote it. */
  void writeTo(OutputStream out) throws IOException {
    int from = 0;
    for (int i = 0; i < flushCount; i++) {
      out.write(bytes, from, flushes[i] - from);
      out.flush();
      from = flushes[i];
    }
    out.write(bytes, from, length - from);
  }

  /** The same, and says to the JDK's stream that there is no more if the application has. */
  void goOnIn(OutputStream out) throws IOException {
    writeTo(out);
    if (closed) {
      out.close();
    }
  }
}
