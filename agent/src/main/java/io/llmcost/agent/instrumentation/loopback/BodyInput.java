package io.llmcost.agent.instrumentation.loopback;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** The body of a message, out of its framing. A body that is cut ends in an exception. */
abstract class BodyInput extends InputStream {

  private static final int LONGEST_CHUNK_HEAD = 4 * 1024;

  /** Whether all of it has been read, and what follows on the connection is another message. */
  abstract boolean isComplete();

  /** How many bytes it has in all; -1 if that is not known. */
  abstract long length();

  /** The lengths of the chunks that it has come in so far; null if it does not come in chunks. */
  int[] chunks() {
    return null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  /**
   * @throws MalformedMessageException if nobody can say how long it is
   */
  static BodyInput ofRequest(MessageHead head, WireInput in) throws MalformedMessageException {
    long length = announced(head);
    if (!head.headers().has("transfer-encoding")) {
      return new Fixed(in, Math.max(0, length));
    }
    if (length >= 0) {
      throw new MalformedMessageException(400, "A body with two lengths");
    }
    requireChunked(head);
    return new Chunked(in);
  }

  /**
   * @throws MalformedMessageException if nobody can say how long it is
   */
  static BodyInput ofResponse(int status, MessageHead head, WireInput in)
      throws MalformedMessageException {
    if (status == 204 || status == 304) {
      return new Fixed(in, 0);
    }
    if (head.headers().has("transfer-encoding")) {
      requireChunked(head);
      return new Chunked(in);
    }
    long length = announced(head);
    return length >= 0 ? new Fixed(in, length) : new ToEnd(in);
  }

  private static void requireChunked(MessageHead head) throws MalformedMessageException {
    List<String> codings = head.headers().all("transfer-encoding");
    if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      throw new MalformedMessageException(501, "A transfer encoding that is not known");
    }
  }

  private static long announced(MessageHead head) throws MalformedMessageException {
    long length = -1;
    for (String value : head.headers().all("content-length")) {
      long one = number(value, 10);
      if (one < 0 || length >= 0 && length != one) {
        throw new MalformedMessageException(400, "A Content-Length that is none");
      }
      length = one;
    }
    return length;
  }

  /** -1 if it is none, or too large. */
  private static long number(String digits, int radix) {
    if (digits.isEmpty() || digits.length() > 15) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 0x7F ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }

  private static final class Fixed extends BodyInput {
    private final WireInput in;
    private final long length;
    private long left;

    Fixed(WireInput in, long length) {
      this.in = in;
      this.length = length;
      this.left = length;
    }

    @Override
    boolean isComplete() {
      return left == 0;
    }

    @Override
    long length() {
      return length;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(target, offset, (int) Math.min(count, left));
      if (read < 0) {
        throw new EOFException(left + " bytes of the body are missing");
      }
      left -= read;
      return read;
    }
  }

  private static final class Chunked extends BodyInput {
    private final WireInput in;
    private long left;
    private boolean started;
    private boolean ended;
    private int[] lengths = new int[8];
    private int count;

    Chunked(WireInput in) {
      this.in = in;
    }

    @Override
    boolean isComplete() {
      return ended;
    }

    @Override
    long length() {
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (left == 0 && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(target, offset, (int) Math.min(count, left));
      if (read < 0) {
        throw new EOFException(left + " bytes of a chunk are missing");
      }
      left -= read;
      return read;
    }

    @Override
    int[] chunks() {
      return Arrays.copyOf(lengths, count);
    }

    private void next() throws IOException {
      if (started && !line().isEmpty()) {
        throw new MalformedMessageException(400, "A chunk that does not end where it should");
      }
      started = true;
      String head = line();
      int extension = head.indexOf(';');
      left = number((extension < 0 ? head : head.substring(0, extension)).trim(), 16);
      if (left < 0) {
        throw new MalformedMessageException(400, "A chunk without a length");
      }
      if (left > 0 && left <= Integer.MAX_VALUE) {
        if (count == lengths.length) {
          lengths = Arrays.copyOf(lengths, 2 * count);
        }
        lengths[count++] = (int) left;
      }
      if (left == 0) {
        int trailers = MessageHead.LIMIT;
        for (String line = line(); !line.isEmpty(); line = line()) {
          trailers -= line.length();
          if (trailers < 0) {
            throw new MalformedMessageException(431, "Trailers that are too long");
          }
        }
        ended = true;
      }
    }

    private String line() throws IOException {
      String line = in.line(LONGEST_CHUNK_HEAD);
      if (line == null) {
        throw new EOFException("The last chunk is missing");
      }
      return line;
    }
  }

  /** Until the connection ends. */
  private static final class ToEnd extends BodyInput {
    private final WireInput in;

    ToEnd(WireInput in) {
      this.in = in;
    }

    @Override
    boolean isComplete() {
      return false;
    }

    @Override
    long length() {
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      return in.read(target, offset, count);
    }
  }
}
