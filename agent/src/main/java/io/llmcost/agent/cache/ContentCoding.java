package io.llmcost.agent.cache;

import io.llmcost.agent.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a body's bytes are compressed. */
enum ContentCoding {
  NONE,
  GZIP,
  /** Something that cannot be read here. */
  OTHER;

  static ContentCoding of(Headers headers) {
    String coding = headers.get("content-encoding");
    if (coding == null || coding.trim().isEmpty() || coding.trim().equalsIgnoreCase("identity")) {
      return NONE;
    }
    String name = coding.trim();
    return name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip") ? GZIP : OTHER;
  }

  /**
   * The plain bytes. What has been cut off is read as far as it goes: a client that has seen the
   * last event does not wait for the checksum.
   *
   * @param limit of the plain bytes
   * @return null if there are more
   * @throws IOException if it is no gzip
   */
  static byte[] gunzip(byte[] bytes, int length, int limit) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(limit, length * 4 + 32));
    byte[] buffer = new byte[8192];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        plain.write(buffer, 0, count);
        if (plain.size() > limit) {
          return null;
        }
      }
    } catch (EOFException e) {
      return plain.toByteArray();
    }
    return plain.toByteArray();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
