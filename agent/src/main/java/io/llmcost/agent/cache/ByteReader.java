package io.llmcost.agent.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads parts with their lengths; no length is believed before the bytes are seen to be there. */
public final class ByteReader {

  private final byte[] bytes;
  private int position;

  public ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public boolean hasMore() {
    return position < bytes.length;
  }

  /** 0 to 255. */
  public int readByte() throws IOException {
    return bytes[take(1)] & 0xFF;
  }

  public long readLong() throws IOException {
    return ByteBuffer.wrap(bytes).getLong(take(8));
  }

  public byte[] readBytes() throws IOException {
    int length = ByteBuffer.wrap(bytes).getInt(take(4));
    int start = take(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  /** May be null. */
  public String readText() throws IOException {
    int length = ByteBuffer.wrap(bytes).getInt(take(4));
    return length == -1 ? null : new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  private int take(int length) throws IOException {
    if (length < 0 || length > bytes.length - position) {
      throw new EOFException("Not as long as it says");
    }
    int start = position;
    position += length;
    return start;
  }
}
