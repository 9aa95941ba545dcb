package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.StreamPipeline;
import io.llmcost.agent.instrumentation.PipelineStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** A response's entity whose bytes run through a pipeline as the application reads them. */
final class PipelineEntity extends HttpEntityWrapper {

  private final StreamPipeline pipeline;
  private final Header contentType;
  private PipelineStream content;

  /**
   * @param contentType as in the headers that the application sees; may be null
   */
  PipelineEntity(HttpEntity received, StreamPipeline pipeline, Header contentType) {
    super(received);
    this.pipeline = pipeline;
    this.contentType = contentType;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Header getContentType() {
    return contentType;
  }

  @Override
  public long getContentLength() {
    return pipeline.isRewriting() ? -1 : super.getContentLength();
  }

  // The same each time, as from the client: two would be two readers of one connection.
  @Override
  public InputStream getContent() throws IOException {
    if (content == null) {
      InputStream source = super.getContent();
      if (source == null) {
        return null;
      }
      content = new PipelineStream(source, pipeline);
    }
    return content;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = getContent()) {
      byte[] chunk = new byte[8192];
      int count;
      while (in != null && (count = in.read(chunk)) >= 0) {
        out.write(chunk, 0, count);
      }
    }
  }

  @Override
  @Deprecated
  public void consumeContent() throws IOException {
    InputStream in = getContent();
    if (in != null) {
      in.close();
    }
  }

  /** The response was closed: its body will not be read on. */
  void abort() {
    if (content == null) {
      pipeline.aborted(null);
    } else {
      content.abort(null);
    }
  }
}
