package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.IOException;
import okio.Buffer;
import okio.BufferedSource;
import okio.Source;
import okio.Timeout;

/** What came of a body before it broke, and then the very failure that it broke with. */
final class BrokenSource implements Source {

  private final BufferedSource received;
  private final Exception failure;

  /**
   * @param received with all that came in its buffer
   * @param failure an {@link IOException} or a {@link RuntimeException}
   */
  BrokenSource(BufferedSource received, Exception failure) {
    this.received = received;
    this.failure = failure;
  }

  @Override
  public long read(Buffer target, long byteCount) throws IOException {
    Buffer buffer = received.buffer();
    if (buffer.size() > 0) {
      return buffer.read(target, byteCount);
    }
    if (failure instanceof IOException) {
      throw (IOException) failure;
    }
    throw (RuntimeException) failure;
  }

  @Override
  public Timeout timeout() {
    return received.timeout();
  }

  @Override
  public void close() throws IOException {
    received.close();
  }
}
