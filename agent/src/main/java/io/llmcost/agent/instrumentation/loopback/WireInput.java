package io.llmcost.agent.instrumentation.loopback;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a connection, by lines or as they come. Not for many threads. */
final class WireInput extends InputStream {

  /** Where bytes come from; as {@link InputStream#read(byte[], int, int)}. */
  interface Source {
    int read(byte[] target, int offset, int length) throws IOException;
  }

  private final Source source;
  private final byte[] buffer = new byte[8 * 1024];
  private int from;
  private int to;

  WireInput(Source source) {
    this.source = source;
  }

  /** Whether bytes are here that nobody has read yet. */
  boolean hasBuffered() {
    return from < to;
  }

  @Override
  public int read() throws IOException {
    return from < to || fill() ? buffer[from++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from == to && length >= buffer.length) {
      return source.read(target, offset, length);
    }
    if (from == to && !fill()) {
      return -1;
    }
    int count = Math.min(length, to - from);
    System.arraycopy(buffer, from, target, offset, count);
    from += count;
    return count;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = 0; // also if nothing comes in time
    to = Math.max(0, source.read(buffer, 0, buffer.length));
    return to > 0;
  }

  /**
   * A line without its end, one character for each byte.
   *
   * @param limit the longest line, in bytes
   * @return null if there is nothing any more
   * @throws EOFException if a line is cut
   * @throws MalformedMessageException if it is too long, or has control characters in it
   */
  String line(int limit) throws IOException {
    ByteArrayOutputStream line = null;
    while (true) {
      int start = from;
      while (from < to && buffer[from] != '\n') {
        from++;
      }
      int length = from - start;
      if ((line == null ? 0 : line.size()) + length > limit) {
        throw new MalformedMessageException(431, "A line, or the head, is too long");
      }
      if (from < to) {
        from++;
        return text(line, start, length);
      }
      if (line == null) {
        line = new ByteArrayOutputStream(Math.max(128, length));
      }
      line.write(buffer, start, length);
      if (!fill()) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("The connection ended within a line");
      }
    }
  }

  private String text(ByteArrayOutputStream before, int start, int length)
      throws MalformedMessageException {
    String text;
    if (before == null || before.size() == 0) {
      text = new String(buffer, start, length, StandardCharsets.ISO_8859_1);
    } else {
      before.write(buffer, start, length);
      text = new String(before.toByteArray(), StandardCharsets.ISO_8859_1);
    }
    int end = text.endsWith("\r") ? text.length() - 1 : text.length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7F) {
        throw new MalformedMessageException(400, "A control character in the head");
      }
    }
    return text.substring(0, end);
  }
}
