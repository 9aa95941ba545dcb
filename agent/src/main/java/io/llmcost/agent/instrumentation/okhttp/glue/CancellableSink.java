package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import okio.Buffer;
import okio.ForwardingSink;

/** Takes what a body writes as long as a connection would: until the call is cancelled. */
final class CancellableSink extends ForwardingSink {

  private final BooleanSupplier isCancelled;

  CancellableSink(Buffer buffer, BooleanSupplier isCancelled) {
    super(buffer);
    this.isCancelled = isCancelled;
  }

  @Override
  public void write(Buffer source, long byteCount) throws IOException {
    throwIfOver();
    super.write(source, byteCount);
  }

  @Override
  public void flush() throws IOException {
    throwIfOver();
    super.flush();
  }

  private void throwIfOver() throws IOException {
    if (isCancelled.getAsBoolean()) {
      throw new IOException("Canceled");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }
}
