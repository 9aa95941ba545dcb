package io.llmcost.agent.instrumentation.jdk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes and where one buffer ended and the next began: a body of unknown length goes out with a
 * chunk for each buffer, and must go out with the same ones.
 */
final class ByteChunks {

  private byte[] bytes;
  private int length;
  private int[] ends = new int[4];
  private int count;

  ByteChunks(int capacity) {
    bytes = new byte[capacity];
  }

  void add(ByteBuffer buffer) {
    int size = buffer.remaining();
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(length + size, Math.min(length, 1 << 29) * 2));
    }
    buffer.get(bytes, length, size);
    length += size;
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count++] = length;
  }

  int length() {
    return length;
  }

  int count() {
    return count;
  }

  /** All of it. To be called when nothing more is added; not a copy if nothing is left over. */
  byte[] bytes() {
    if (bytes.length != length) {
      bytes = Arrays.copyOf(bytes, length);
    }
    return bytes;
  }

  /** The buffer that came in as the n-th. */
  ByteBuffer chunk(int n) {
    int start = n == 0 ? 0 : ends[n - 1];
    return ByteBuffer.wrap(bytes, start, ends[n] - start).slice().asReadOnlyBuffer();
  }
}
