package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamPipeline;
import java.io.IOException;
import java.io.OutputStream;
import okio.Buffer;
import okio.BufferedSource;
import okio.Source;
import okio.Timeout;

/** Runs a body through a pipeline while the application reads it. */
final class PipelineSource implements Source {

  private final BufferedSource upstream;
  private final StreamPipeline pipeline;
  private final Buffer received = new Buffer();
  private final Buffer filtered = new Buffer();
  private final StreamFilter.Sink sink;
  private final OutputStream feed;
  private final Runnable over;
  private boolean ended;

  /**
   * @param over run when the body has been read to its end, has failed or is closed
   */
  PipelineSource(BufferedSource upstream, StreamPipeline pipeline, Runnable over) {
    this.upstream = upstream;
    this.pipeline = pipeline;
    this.over = over;
    this.sink = pipeline.isRewriting() ? filtered::write : (bytes, offset, length) -> {};
    this.feed = new PipelineFeed(pipeline, sink);
  }

  @Override
  public long read(Buffer target, long byteCount) throws IOException {
    if (byteCount == 0) {
      return 0;
    }
    try {
      return pipeline.isRewriting()
          ? readFiltered(target, byteCount)
          : readObserved(target, byteCount);
    } catch (IOException | RuntimeException | Error e) {
      pipeline.aborted(e);
      over.run();
      throw e;
    }
  }

  private long readObserved(Buffer target, long byteCount) throws IOException {
    long count = upstream.read(received, byteCount);
    if (count < 0) {
      finish();
      return -1;
    }
    // copyTo hands out the segments themselves, and write moves them on: no byte is copied.
    received.copyTo(feed);
    target.write(received, count);
    return count;
  }

  private long readFiltered(Buffer target, long byteCount) throws IOException {
    while (filtered.size() == 0 && !ended) {
      if (upstream.read(received, byteCount) < 0) {
        finish();
      } else {
        received.writeTo(feed);
      }
    }
    return filtered.size() == 0 ? -1 : filtered.read(target, byteCount);
  }

  private void finish() {
    if (!ended) {
      ended = true;
      pipeline.end(sink);
      over.run();
    }
  }

  @Override
  public Timeout timeout() {
    return upstream.timeout();
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      ended = true;
      pipeline.aborted(null);
      over.run();
    }
    upstream.close();
  }

  /** What a buffer writes into goes into the pipeline. */
  private static final class PipelineFeed extends OutputStream {
    private final StreamPipeline pipeline;
    private final StreamFilter.Sink sink;

    PipelineFeed(StreamPipeline pipeline, StreamFilter.Sink sink) {
      this.pipeline = pipeline;
      this.sink = sink;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      pipeline.data(bytes, offset, length, sink);
    }
  }
}
