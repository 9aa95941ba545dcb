package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.Closeable;
import java.io.IOException;
import org.apache.http.HttpResponse;
import org.apache.http.StatusLine;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.message.BasicHttpResponse;

/** A response as clients return it from 4.3 on. Not to be loaded before. */
final class CloseableAnswer extends BasicHttpResponse implements CloseableHttpResponse {

  private final Closeable received;

  private CloseableAnswer(StatusLine status, Closeable received) {
    super(status);
    this.received = received;
  }

  /**
   * @param received what it was made from; null if there is nothing to close
   */
  static HttpResponse create(StatusLine status, HttpResponse received) {
    return new CloseableAnswer(status, received instanceof Closeable ? (Closeable) received : null);
  }

  @Override
  public void close() throws IOException {
    if (getEntity() instanceof PipelineEntity) {
      ((PipelineEntity) getEntity()).abort();
    }
    if (received != null) {
      received.close();
    }
  }
}
