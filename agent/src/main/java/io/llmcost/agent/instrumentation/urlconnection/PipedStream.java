package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamPipeline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The JDK's stream on its way to the application, its bytes running through the pipeline. */
final class PipedStream extends InputStream {

  private static final StreamFilter.Sink NOWHERE = (bytes, offset, length) -> {};
  private static final byte[] NOTHING = new byte[0];

  private final InputStream source;
  private final StreamPipeline pipeline;
  private long expected;
  private final ByteArrayOutputStream filtered = new ByteArrayOutputStream(0);
  private byte[] scratch;
  private byte[] ready = NOTHING;
  private int next;
  private boolean ended;
  private volatile boolean closed;

  /**
   * @param length how many bytes the source has; -1 if that is not known
   */
  PipedStream(InputStream source, StreamPipeline pipeline, long length) {
    this.source = source;
    this.pipeline = pipeline;
    this.expected = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    return pipeline.isRewriting()
        ? readFiltered(target, offset, length)
        : readSource(target, offset, length, NOWHERE);
  }

  private int readFiltered(byte[] target, int offset, int length) throws IOException {
    while (next == ready.length) {
      if (ended) {
        return -1;
      }
      if (scratch == null) {
        scratch = new byte[8192];
      }
      readSource(scratch, 0, scratch.length, filtered::write);
      ready = filtered.size() == 0 ? NOTHING : filtered.toByteArray();
      next = 0;
      filtered.reset();
    }
    int count = Math.min(length, ready.length - next);
    System.arraycopy(ready, next, target, offset, count);
    next += count;
    return count;
  }

  private int readSource(byte[] target, int offset, int length, StreamFilter.Sink out)
      throws IOException {
    int count;
    try {
      count = source.read(target, offset, length);
    } catch (IOException | RuntimeException | Error e) {
      abort(e);
      throw e;
    }
    synchronized (pipeline) {
      if (count > 0) {
        pipeline.data(target, offset, count, out);
        expected -= count;
      }
      if (count < 0 || expected == 0) {
        // Who knows the length does not ask for the end; and the JDK tells a cut body as a whole
        // one.
        end(out);
      }
    }
    return count;
  }

  private void end(StreamFilter.Sink out) {
    ended = true;
    if (expected > 0) {
      pipeline.aborted(new EOFException(expected + " bytes are missing"));
    } else {
      pipeline.end(out);
    }
  }

  private void abort(Throwable cause) {
    synchronized (pipeline) {
      pipeline.aborted(cause);
    }
  }

  /** The application disconnects: whatever is still to be read, it is not the whole body. */
  void giveUp() {
    abort(null);
  }

  @Override
  public int available() throws IOException {
    if (closed) {
      throw new IOException("stream is closed");
    }
    return next < ready.length ? ready.length - next : source.available();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    abort(null);
    source.close();
  }
}
