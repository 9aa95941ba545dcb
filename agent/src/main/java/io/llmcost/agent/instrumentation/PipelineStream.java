package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamPipeline;
import java.io.IOException;
import java.io.InputStream;

/** A body that runs through a pipeline as the application reads it. Not for many threads. */
public final class PipelineStream extends InputStream {

  private static final int CHUNK = 8 * 1024;

  private static final StreamFilter.Sink NOWHERE = (bytes, offset, length) -> {};

  private final InputStream source;
  private final StreamPipeline pipeline;
  private byte[] chunk;
  private byte[] filtered;
  private int from;
  private int to;
  private boolean ended;

  public PipelineStream(InputStream source, StreamPipeline pipeline) {
    this.source = source;
    this.pipeline = pipeline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      return pipeline.isRewriting()
          ? readFiltered(target, offset, length)
          : readObserved(target, offset, length);
    } catch (IOException | RuntimeException | Error e) {
      abort(e);
      throw e;
    }
  }

  private int readObserved(byte[] target, int offset, int length) throws IOException {
    int count = source.read(target, offset, length);
    if (count < 0) {
      finish(NOWHERE);
    } else {
      pipeline.data(target, offset, count, NOWHERE);
    }
    return count;
  }

  private int readFiltered(byte[] target, int offset, int length) throws IOException {
    while (from == to && !ended) {
      if (chunk == null) {
        chunk = new byte[CHUNK];
      }
      int count = source.read(chunk, 0, CHUNK);
      if (count < 0) {
        finish(this::keep);
      } else {
        pipeline.data(chunk, 0, count, this::keep);
      }
    }
    if (from == to) {
      return -1;
    }
    int count = Math.min(length, to - from);
    System.arraycopy(filtered, from, target, offset, count);
    from += count;
    return count;
  }

  private void keep(byte[] bytes, int offset, int length) {
    if (from == to) {
      from = 0;
      to = 0;
    }
    if (filtered == null || filtered.length < to + length) {
      byte[] longer = new byte[Math.max(CHUNK, (to + length) * 2)];
      if (to > 0) {
        System.arraycopy(filtered, 0, longer, 0, to);
      }
      filtered = longer;
    }
    System.arraycopy(bytes, offset, filtered, to, length);
    to += length;
  }

  @Override
  public int available() throws IOException {
    return pipeline.isRewriting() ? to - from : source.available();
  }

  private void finish(StreamFilter.Sink out) {
    if (!ended) {
      ended = true;
      pipeline.end(out);
    }
  }

  /** The body will not be read on. */
  public void abort(Throwable cause) {
    if (!ended) {
      ended = true;
      pipeline.aborted(cause);
    }
  }

  @Override
  public void close() throws IOException {
    abort(null);
    source.close();
  }
}
