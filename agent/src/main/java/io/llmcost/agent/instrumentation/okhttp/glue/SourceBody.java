package io.llmcost.agent.instrumentation.okhttp.glue;

import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/**
 * A response body over a source. The factories for it changed their signatures over the versions.
 */
final class SourceBody extends ResponseBody {

  private final MediaType type;
  private final long length;
  private final BufferedSource source;

  /**
   * @param type null if there is none
   * @param length -1 if unknown
   */
  SourceBody(MediaType type, long length, BufferedSource source) {
    this.type = type;
    this.length = length;
    this.source = source;
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public BufferedSource source() {
    return source;
  }
}
