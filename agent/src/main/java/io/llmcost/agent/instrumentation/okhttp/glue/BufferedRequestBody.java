package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.IOException;
import java.lang.reflect.Method;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;

/**
 * A request body that was read, and can be sent any number of times with the framing of the
 * original.
 */
final class BufferedRequestBody extends RequestBody {

  private static final Method IS_DUPLEX = methodOrNull("isDuplex");
  private static final Method IS_ONE_SHOT = methodOrNull("isOneShot");

  private final MediaType type;
  private final byte[] bytes;
  private final boolean knownLength;
  private final RequestBody original;

  private BufferedRequestBody(
      MediaType type, byte[] bytes, boolean knownLength, RequestBody original) {
    this.type = type;
    this.bytes = bytes;
    this.knownLength = knownLength;
    this.original = original;
  }

  /**
   * Reads a body.
   *
   * @return null if it may not be read: a duplex body, or one longer than the limit
   * @throws IOException of the application's own body, which would have met it in sending too
   */
  static BufferedRequestBody read(RequestBody body, int limit) throws IOException {
    long length = body.contentLength();
    if (length > limit || is(IS_DUPLEX, body)) {
      return null;
    }
    boolean oneShot = is(IS_ONE_SHOT, body);
    Buffer buffer = new Buffer();
    body.writeTo(buffer);
    if (buffer.size() > limit && !oneShot) {
      return null;
    }
    // What can be read once only is ours to send now, however long it is.
    return new BufferedRequestBody(
        body.contentType(), buffer.readByteArray(), length >= 0, oneShot ? null : body);
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * The body to send these bytes with: the application's own if they are unchanged and it can be
   * read again.
   */
  RequestBody with(byte[] newBytes) {
    if (newBytes == bytes) {
      return original != null ? original : this;
    }
    return new BufferedRequestBody(type, newBytes, knownLength, null);
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return knownLength ? bytes.length : -1;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }

  private static boolean is(Method question, RequestBody body) {
    try {
      return question != null && (Boolean) question.invoke(body);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  // Neither question can be asked before OkHttp 3.14.
  private static Method methodOrNull(String name) {
    try {
      return RequestBody.class.getMethod(name);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
