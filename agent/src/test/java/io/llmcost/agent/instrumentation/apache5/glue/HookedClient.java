package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** A real client as it is after weaving: each call asks the glue first. */
final class HookedClient extends CloseableHttpClient {

  private final CloseableHttpClient real;
  private final Apache5Glue glue;

  HookedClient(CloseableHttpClient real, Apache5Glue glue) {
    this.real = real;
    this.glue = glue;
  }

  @Override
  @SuppressWarnings("deprecation") // what all versions have
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) throws IOException {
    Object[] answer =
        glue.handle("execute", new Object[] {real.getClass(), real, target, request, context});
    if (answer == null) {
      return real.execute(target, request, context);
    }
    if (answer[1] != null) {
      HookedClient.<RuntimeException>sneak((Throwable) answer[1]);
    }
    return (CloseableHttpResponse) answer[0];
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  @Override
  public void close(CloseMode mode) {
    real.close(mode);
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
