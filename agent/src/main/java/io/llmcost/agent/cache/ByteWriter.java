package io.llmcost.agent.cache;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes what {@link ByteReader} reads. */
public final class ByteWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  public void writeByte(int value) {
    out.write(value);
  }

  public void writeLong(long value) {
    byte[] bytes = ByteBuffer.allocate(8).putLong(value).array();
    out.write(bytes, 0, bytes.length);
  }

  private void writeInt(int value) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(value).array();
    out.write(bytes, 0, bytes.length);
  }

  public void write(byte[] bytes) {
    writeInt(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  /**
   * @param text may be null
   */
  public void write(String text) {
    if (text == null) {
      writeInt(-1);
    } else {
      write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
