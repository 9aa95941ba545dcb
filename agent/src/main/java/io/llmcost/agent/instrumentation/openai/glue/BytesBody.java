package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpRequestBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A request body that was read, with the framing of the original. */
final class BytesBody implements HttpRequestBody {

  private final HttpRequestBody original;
  private final byte[] bytes;

  private BytesBody(HttpRequestBody original, byte[] bytes) {
    this.original = original;
    this.bytes = bytes;
  }

  /** Reads a body, which may be possible once only. What it throws it would throw in sending. */
  static BytesBody read(HttpRequestBody body) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((int) Math.max(32, Math.min(body.contentLength(), 1 << 24)));
    body.writeTo(out);
    return new BytesBody(body, out.toByteArray());
  }

  byte[] bytes() {
    return bytes;
  }

  /** The same bytes and framing, whatever becomes of the application's body. */
  BytesBody copy() {
    return new BytesBody(new Described(original), bytes);
  }

  /** The body to send these bytes with: the application's own wherever it writes them again. */
  HttpRequestBody with(byte[] wanted) {
    if (wanted != bytes) {
      return new BytesBody(original, wanted);
    }
    return original.repeatable() ? original : this;
  }

  @Override
  public void writeTo(OutputStream out) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String contentType() {
    return original.contentType();
  }

  @Override
  public long contentLength() {
    return original.contentLength() < 0 ? -1 : bytes.length;
  }

  @Override
  public boolean repeatable() {
    return original.repeatable();
  }

  @Override
  public void close() {
    original.close();
  }

  /** What a body says of itself. */
  private static final class Described implements HttpRequestBody {
    private final String contentType;
    private final long contentLength;

    Described(HttpRequestBody body) {
      contentType = body.contentType();
      contentLength = body.contentLength();
    }

    @Override
    public void writeTo(OutputStream out) {
      throw new IllegalStateException("a body that is known by its bytes");
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public long contentLength() {
      return contentLength;
    }

    // So it is never asked to write itself; its bytes may be written as often as one likes.
    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public void close() {}
  }
}
