package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.StreamPipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentDecoder;

/** What is read through this is seen. */
final class TeeDecoder implements ContentDecoder {

  private final ContentDecoder decoder;
  private final StreamPipeline pipeline;

  /**
   * @param pipeline one that rewrites nothing
   */
  TeeDecoder(ContentDecoder decoder, StreamPipeline pipeline) {
    this.decoder = decoder;
    this.pipeline = pipeline;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    int count = decoder.read(target);
    if (count > 0) {
      ByteBuffer read = target.duplicate();
      ((java.nio.Buffer) read).position(start);
      ((java.nio.Buffer) read).limit(start + count);
      byte[] bytes = new byte[count];
      read.get(bytes);
      pipeline.data(bytes, 0, count, (b, offset, length) -> {});
    }
    return count;
  }

  @Override
  public boolean isCompleted() {
    return decoder.isCompleted();
  }
}
