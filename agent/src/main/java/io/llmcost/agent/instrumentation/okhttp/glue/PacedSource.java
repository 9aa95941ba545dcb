package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.PacedStream;
import java.io.IOException;
import okio.Buffer;
import okio.Source;
import okio.Timeout;

/** A kept stream as if it came over the network; the application's thread waits in it. */
final class PacedSource implements Source {

  private static final int CHUNK = 8 << 10;

  private final PacedStream stream;
  private final byte[] chunk = new byte[CHUNK];

  PacedSource(PacedStream stream) {
    this.stream = stream;
  }

  @Override
  public long read(Buffer target, long byteCount) throws IOException {
    int count = stream.read(chunk, 0, (int) Math.min(byteCount, CHUNK));
    if (count > 0) {
      target.write(chunk, 0, count);
    }
    return count;
  }

  @Override
  public Timeout timeout() {
    return Timeout.NONE;
  }

  @Override
  public void close() {
    stream.close();
  }
}
