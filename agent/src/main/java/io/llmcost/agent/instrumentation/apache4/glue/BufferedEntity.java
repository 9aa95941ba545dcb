package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.AbstractHttpEntity;

/**
 * A request body that was read, and can be sent any number of times with the framing of the
 * original. The application's own is read exactly once: many can be read once only, and not all of
 * them say so.
 */
final class BufferedEntity extends AbstractHttpEntity {

  private final byte[] bytes;
  private final long length;
  private final boolean repeatable;

  private BufferedEntity(HttpEntity original, byte[] bytes, long length) {
    this.bytes = bytes;
    this.length = length;
    this.repeatable = original.isRepeatable();
    setContentType(original.getContentType());
    setContentEncoding(original.getContentEncoding());
    setChunked(original.isChunked());
  }

  /**
   * Reads a body.
   *
   * @param limit in bytes; a body that says that it is longer is not read, one that does not say
   *     how long it is may turn out to be longer
   * @return null if it is not to be read
   * @throws IOException of the application's own body, which would have met it in sending too; so
   *     with unchecked exceptions
   */
  static BufferedEntity read(HttpEntity entity, int limit) throws IOException {
    long length = entity.getContentLength();
    if (length > limit) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length > 0 ? (int) length : 1024);
    entity.writeTo(out);
    return new BufferedEntity(entity, out.toByteArray(), length);
  }

  /** A body that was taken from its producer. */
  static BufferedEntity of(HttpEntity original, byte[] bytes) {
    return new BufferedEntity(original, bytes, original.getContentLength());
  }

  byte[] bytes() {
    return bytes;
  }

  /** The entity to send these bytes with. */
  BufferedEntity with(byte[] newBytes) {
    return newBytes == bytes
        ? this
        : new BufferedEntity(this, newBytes, length < 0 ? -1 : newBytes.length);
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
  public InputStream getContent() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
    out.flush();
  }

  @Override
  public boolean isStreaming() {
    return false;
  }
}
