package io.llmcost.it.mock;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads requests off a connection and keeps their bytes. */
final class RequestReader {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final InputStream in;
  private final OutputStream out;

  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next request's head; null at the end of the connection. */
  byte[] head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int matched = 0;
    while (matched < 4) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
      boolean fits = b == (matched % 2 == 0 ? '\r' : '\n');
      matched = fits ? matched + 1 : b == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  /** The body that belongs to a head. */
  RecordedRequest body(byte[] head, int number, int connection) throws IOException {
    RecordedRequest bare = new RecordedRequest(number, connection, head, new byte[0], new byte[0]);
    if ("100-continue".equalsIgnoreCase(bare.header("expect"))) {
      out.write(CONTINUE);
      out.flush();
    }
    String encoding = bare.header("transfer-encoding");
    if (encoding != null && encoding.toLowerCase(Locale.ROOT).contains("chunked")) {
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int size;
      do {
        size = Integer.parseInt(line(wire).split(";")[0].trim(), 16);
        byte[] chunk = exactly(size);
        wire.write(chunk);
        body.write(chunk);
        line(wire);
      } while (size > 0);
      return new RecordedRequest(number, connection, head, wire.toByteArray(), body.toByteArray());
    }
    String length = bare.header("content-length");
    byte[] body = exactly(length == null ? 0 : Integer.parseInt(length));
    return new RecordedRequest(number, connection, head, body, body);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("The request's body ended early");
    }
    return bytes;
  }

  private String line(ByteArrayOutputStream wire) throws IOException {
    StringBuilder line = new StringBuilder();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        throw new EOFException("The request's body ended early");
      }
      wire.write(b);
      line.append((char) b);
    }
    wire.write(b);
    return line.toString().trim();
  }
}
