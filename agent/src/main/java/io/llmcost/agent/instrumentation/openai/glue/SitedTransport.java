package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.CallbackSite;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Stands before a transport on an instrumented client, which handles the calls. The SDK's
 * asynchronous calls come here on a thread of a pool, with their call site in a header: it is taken
 * out, and said to whoever asks on this thread.
 */
final class SitedTransport implements HttpClient {

  private final HttpClient transport;

  /**
   * @param transport the application's
   */
  SitedTransport(HttpClient transport) {
    this.transport = transport;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    return sited(request, options, transport::execute);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return sited(request, options, transport::executeAsync);
  }

  private static <T> T sited(
      HttpRequest request,
      RequestOptions options,
      BiFunction<HttpRequest, RequestOptions, T> send) {
    List<String> site = request.headers().values(CallSites.HEADER);
    if (site.isEmpty()) {
      return send.apply(request, options);
    }
    HttpRequest plain = request.toBuilder().removeHeaders(CallSites.HEADER).build();
    Object[] sent = new Object[1];
    CallbackSite.during(site.get(0), () -> sent[0] = send.apply(plain, options));
    @SuppressWarnings("unchecked") // it is what was given
    T result = (T) sent[0];
    return result;
  }

  @Override
  public void close() {
    transport.close();
  }
}
