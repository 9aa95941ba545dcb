package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/**
 * A body that is here. A request's can be sent any number of times with the framing of the
 * original, which is read exactly once: many can be read once only, and not all of them say so.
 */
final class BytesEntity implements HttpEntity {

  private final byte[] bytes;
  private final long length;
  private final String type;
  private final String encoding;
  private final boolean chunked;
  private final boolean repeatable;

  private BytesEntity(
      byte[] bytes,
      long length,
      String type,
      String encoding,
      boolean chunked,
      boolean repeatable) {
    this.bytes = bytes;
    this.length = length;
    this.type = type;
    this.encoding = encoding;
    this.chunked = chunked;
    this.repeatable = repeatable;
  }

  /**
   * @param type null if unknown
   * @param encoding null for none
   */
  static BytesEntity answer(byte[] bytes, String type, String encoding) {
    return new BytesEntity(bytes, bytes.length, type, encoding, false, true);
  }

  /**
   * A request's body that was collected from its producer.
   *
   * @param original how it is framed
   */
  static BytesEntity collected(byte[] bytes, EntityDetails original, boolean repeatable) {
    return new BytesEntity(
        bytes,
        original.getContentLength(),
        original.getContentType(),
        original.getContentEncoding(),
        original.isChunked(),
        repeatable);
  }

  /**
   * Reads a body.
   *
   * @param limit in bytes; a body that says that it is longer is not read, nor one that turns out
   *     to be and can be written again. Of others that do not say how long they are all is read
   * @return null if it is not to be read
   * @throws IOException of the application's own body, which would have met it in sending too; so
   *     with unchecked exceptions
   */
  static BytesEntity read(HttpEntity entity, int limit) throws IOException {
    long length = entity.getContentLength();
    if (length > limit || hasTrailers(entity)) {
      return null;
    }
    Buffer buffer =
        new Buffer(length > 0 ? (int) length : 1024, entity.isRepeatable() ? limit : -1);
    try {
      entity.writeTo(buffer);
    } catch (IOException | RuntimeException e) {
      if (buffer.overflown) {
        return null;
      }
      throw e;
    }
    return buffer.overflown
        ? null
        : new BytesEntity(
            buffer.toByteArray(),
            length,
            entity.getContentType(),
            entity.getContentEncoding(),
            entity.isChunked(),
            entity.isRepeatable());
  }

  private static boolean hasTrailers(EntityDetails entity) {
    Set<String> names = entity.getTrailerNames();
    return names != null && !names.isEmpty();
  }

  byte[] bytes() {
    return bytes;
  }

  /** The entity to send these bytes with. */
  BytesEntity with(byte[] newBytes) {
    return newBytes == bytes
        ? this
        : new BytesEntity(
            newBytes, length < 0 ? -1 : newBytes.length, type, encoding, chunked, repeatable);
  }

  // As the original says, so that the client does with a failed request what it would have done.
  @Override
  public boolean isRepeatable() {
    return repeatable;
  }

  // What the original says, even if it then wrote another number of bytes: that is the client's to
  // find.
  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public String getContentType() {
    return type;
  }

  @Override
  public String getContentEncoding() {
    return encoding;
  }

  @Override
  public boolean isChunked() {
    return chunked;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
    out.flush();
  }

  @Override
  public Supplier<List<? extends Header>> getTrailers() {
    return null;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Collections.emptySet();
  }

  @Override
  public void close() {}

  /** Takes so many bytes and no more. */
  private static final class Buffer extends ByteArrayOutputStream {
    private final int limit;
    private boolean overflown;

    /**
     * @param limit negative for none
     */
    Buffer(int expected, int limit) {
      super(expected);
      this.limit = limit;
    }

    @Override
    public synchronized void write(int value) {
      if (hasRoom(1)) {
        super.write(value);
      }
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) {
      if (hasRoom(length)) {
        super.write(source, offset, length);
      }
    }

    private boolean hasRoom(int more) {
      if (limit < 0 || more <= limit - count) {
        return true;
      }
      overflown = true;
      throw new IllegalStateException("longer than " + limit);
    }
  }
}
