package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;

/**
 * A request body that was read, and can be sent any number of times with the framing of the
 * original. The application's own body is read exactly once: many can be read once only, and few of
 * them say so.
 */
final class BufferedRequestBody extends RequestBody {

  private static final Method IS_DUPLEX = methodOrNull("isDuplex");
  private static final Method IS_ONE_SHOT = methodOrNull("isOneShot");

  private static final Object[] NO_ARGUMENTS = {};

  private final MediaType type;
  private final byte[] bytes;
  private final long length;
  private final boolean oneShot;

  private BufferedRequestBody(MediaType type, byte[] bytes, long length, boolean oneShot) {
    this.type = type;
    this.bytes = bytes;
    this.length = length;
    this.oneShot = oneShot;
  }

  /**
   * Reads a body.
   *
   * @param limit in bytes; a body that says that it is longer is not read
   * @param isCancelled asked while a body of the application's own making is read, which may take
   *     its time
   * @return null if it is not to be read: a duplex body, or one longer than the limit. A body that
   *     does not say how long it is is read in any case, and may turn out to be longer
   * @throws IOException of the application's own body, which would have met it in sending too; so
   *     with unchecked exceptions
   */
  static BufferedRequestBody read(RequestBody body, int limit, BooleanSupplier isCancelled)
      throws IOException {
    long length = body.contentLength();
    if (length > limit || is(IS_DUPLEX, body)) {
      return null;
    }
    Buffer buffer = new Buffer();
    if (isOkHttps(body)) {
      body.writeTo(buffer);
    } else {
      BufferedSink sink = Okio.buffer(new CancellableSink(buffer, isCancelled));
      body.writeTo(sink);
      sink.close();
    }
    return new BufferedRequestBody(
        body.contentType(), buffer.readByteArray(), length, is(IS_ONE_SHOT, body));
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Whether the original writes these bytes any number of times: bytes, text or a file in a body of
   * OkHttp's own.
   */
  boolean isWrittenBy(RequestBody original) {
    return !oneShot && length == bytes.length && isOkHttps(original);
  }

  private static boolean isOkHttps(RequestBody body) {
    return body.getClass().getName().startsWith("okhttp3.RequestBody$");
  }

  /** Whether a request is sent with these bytes. */
  boolean isIn(Request request) {
    return request.body() == this || isWrittenBy(request.body());
  }

  /** The body to send these bytes with. */
  BufferedRequestBody with(byte[] newBytes) {
    return newBytes == bytes
        ? this
        : new BufferedRequestBody(type, newBytes, length < 0 ? -1 : newBytes.length, oneShot);
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  // What the original says, even if it then wrote another number of bytes: that is OkHttp's to
  // find.
  @Override
  public long contentLength() {
    return length;
  }

  /**
   * Overrides what there is from OkHttp 3.14 on. The client sends the original once only, so it
   * does with this.
   */
  public boolean isOneShot() {
    return oneShot;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }

  private static boolean is(Method question, RequestBody body) {
    try {
      return question != null && (Boolean) question.invoke(body, NO_ARGUMENTS);
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
