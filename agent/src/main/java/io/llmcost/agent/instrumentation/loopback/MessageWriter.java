package io.llmcost.agent.instrumentation.loopback;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the head of a message, and chunks. */
final class MessageWriter {

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  MessageWriter startLine(String line) {
    text(line);
    return end();
  }

  MessageWriter field(String name, String value) {
    text(name);
    bytes.write(':');
    bytes.write(' ');
    text(value);
    return end();
  }

  /** The empty line behind a head. */
  MessageWriter end() {
    bytes.write(CRLF, 0, 2);
    return this;
  }

  MessageWriter body(byte[] body) {
    return bytes(body, 0, body.length);
  }

  MessageWriter bytes(byte[] source, int offset, int length) {
    bytes.write(source, offset, length);
    return this;
  }

  /**
   * @param length more than 0: an empty chunk would be the last
   */
  MessageWriter chunk(byte[] source, int offset, int length) {
    text(Integer.toHexString(length));
    end();
    bytes.write(source, offset, length);
    return end();
  }

  MessageWriter lastChunk() {
    bytes.write(LAST_CHUNK, 0, LAST_CHUNK.length);
    return this;
  }

  // Whatever is in a name or a value, it can end no line.
  private void text(String text) {
    byte[] line = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\r' || line[i] == '\n') {
        line[i] = ' ';
      }
    }
    bytes.write(line, 0, line.length);
  }

  /** What was written since the last time. */
  byte[] take() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }
}
