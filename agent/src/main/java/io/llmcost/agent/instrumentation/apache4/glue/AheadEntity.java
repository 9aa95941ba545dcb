package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.AheadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** A response's entity at whose beginning somebody has looked. */
final class AheadEntity extends HttpEntityWrapper {

  private final AheadStream content;

  AheadEntity(HttpEntity received, AheadStream content) {
    super(received);
    this.content = content;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public InputStream getContent() {
    return content;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = content) {
      byte[] chunk = new byte[8192];
      int count;
      while ((count = in.read(chunk)) >= 0) {
        out.write(chunk, 0, count);
      }
    }
  }

  @Override
  @Deprecated
  public void consumeContent() throws IOException {
    content.close();
  }
}
