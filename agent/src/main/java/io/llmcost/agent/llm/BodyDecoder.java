package io.llmcost.agent.llm;

import io.llmcost.agent.http.StreamFilter.Sink;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes a body's {@code Content-Encoding} as its bytes come, up to a bound. Some clients decode a
 * body but leave the header: a body that does not begin as its encoding does passes as it is.
 */
final class BodyDecoder {

  private enum State {
    UNDECIDED,
    PLAIN,
    GZIP_HEADER,
    INFLATING,
    OVER
  }

  private static final int BUFFER = 4096;

  private final long bound;
  private final boolean gzip;
  private State state;
  private GzipHeader header;
  private Inflater inflater;
  private byte[] buffer;
  private int firstByte = -1;
  private long inflated;
  private boolean failed;

  private BodyDecoder(State state, boolean gzip, long bound) {
    this.state = state;
    this.gzip = gzip;
    this.bound = bound;
  }

  /**
   * @param contentEncoding the header's value, or null
   * @param bound bytes of inflated output at most
   */
  static BodyDecoder of(String contentEncoding, long bound) {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.trim().toLowerCase(Locale.ROOT);
    switch (encoding) {
      case "":
      case "identity":
        return new BodyDecoder(State.PLAIN, false, bound);
      case "gzip":
      case "x-gzip":
        return new BodyDecoder(State.UNDECIDED, true, bound);
      case "deflate":
        return new BodyDecoder(State.UNDECIDED, false, bound);
      default:
        BodyDecoder opaque = new BodyDecoder(State.OVER, false, bound);
        opaque.failed = true;
        return opaque;
    }
  }

  /** Whether bytes come out as they go in. */
  boolean isIdentity() {
    return state == State.PLAIN;
  }

  /** Whether bytes were lost: an unknown encoding, damaged data, or more than the bound. */
  boolean isFailed() {
    return failed;
  }

  void data(byte[] bytes, int offset, int length, Sink out) {
    int at = offset;
    int end = offset + length;
    if (state == State.UNDECIDED && at < end) {
      at = decide(bytes, at, end, out);
    }
    if (state == State.GZIP_HEADER) {
      at = header.skip(bytes, at, end);
      if (header.isOver()) {
        startInflating(true);
      }
    }
    if (at < end) {
      if (state == State.PLAIN) {
        out.write(bytes, at, end - at);
      } else if (state == State.INFLATING) {
        inflate(bytes, at, end - at, out);
      }
    }
  }

  /** The body is over: bytes that were held go out. */
  void end(Sink out) {
    if (state == State.UNDECIDED && firstByte >= 0) {
      out.write(new byte[] {(byte) firstByte}, 0, 1);
    }
    failed |= state == State.INFLATING || state == State.GZIP_HEADER;
    close();
  }

  /** Frees native memory; may be called again. */
  void close() {
    state = State.OVER;
    buffer = null;
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }

  /** Looks at the first two bytes; gives where the bytes begin that are not used up. */
  private int decide(byte[] bytes, int offset, int end, Sink out) {
    int at = offset;
    if (firstByte < 0) {
      firstByte = bytes[at++] & 0xFF;
      if (at == end) {
        return at;
      }
    }
    int secondByte = bytes[at] & 0xFF;
    byte[] first = {(byte) firstByte};
    if (gzip && firstByte == 0x1F && secondByte == 0x8B) {
      header = new GzipHeader();
      header.skip(first, 0, 1);
      state = State.GZIP_HEADER;
    } else if (!gzip && (firstByte & 0x0F) == 8 && (firstByte * 256 + secondByte) % 31 == 0) {
      startInflating(false);
      inflate(first, 0, 1, out);
    } else if (!gzip && !isText(firstByte, secondByte)) {
      // Raw deflate, which some servers send under this name.
      startInflating(true);
      inflate(first, 0, 1, out);
    } else {
      state = State.PLAIN;
      out.write(first, 0, 1);
    }
    return at;
  }

  /** Whether JSON or server-sent events begin so. */
  private static boolean isText(int first, int second) {
    switch (first) {
      case 'd':
        return second == 'a';
      case 'e':
        return second == 'v';
      case '{':
      case '[':
      case ':':
      case ' ':
      case '\n':
      case '\r':
        return true;
      default:
        return false;
    }
  }

  private void startInflating(boolean raw) {
    inflater = new Inflater(raw);
    buffer = new byte[BUFFER];
    state = State.INFLATING;
  }

  private void inflate(byte[] bytes, int offset, int length, Sink out) {
    inflater.setInput(bytes, offset, length);
    try {
      while (true) {
        int count = inflater.inflate(buffer);
        inflated += count;
        if (inflated > bound) {
          lose();
          return;
        }
        if (count > 0) {
          out.write(buffer, 0, count);
          if (state != State.INFLATING) {
            return;
          }
        } else if (inflater.finished()) {
          close();
          return;
        } else if (inflater.needsInput()) {
          return;
        } else {
          lose();
          return;
        }
      }
    } catch (DataFormatException e) {
      lose();
    }
  }

  private void lose() {
    failed = true;
    close();
  }
}
