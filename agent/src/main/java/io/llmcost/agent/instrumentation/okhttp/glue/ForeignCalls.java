package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.CancelWatch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Sends requests to other origins than the call's own: through a client with the application's
 * pool, TLS, proxy and timeouts, but without whatever would add its credentials.
 */
final class ForeignCalls {

  /** Marks requests of ours, which the interceptor lets pass. */
  static final class Mark {
    private Mark() {}
  }

  private static final Mark MARK = new Mark();

  private ForeignCalls() {}

  static OkHttpBody send(
      OkHttpClient client,
      Interceptor.Chain chain,
      Request request,
      long remainingNanos,
      CancelWatch cancelWatch)
      throws IOException {
    Call outer = chain.call();
    Call inner =
        derived(client, chain, remainingNanos)
            .newCall(request.newBuilder().tag(Mark.class, MARK).build());
    CancelWatch.Watched watched = cancelWatch.watch(outer::isCanceled, inner::cancel);
    try {
      return new OkHttpBody(inner.execute(), watched);
    } catch (IOException | RuntimeException | Error e) {
      watched.close();
      throw e;
    }
  }

  private static OkHttpClient derived(
      OkHttpClient client, Interceptor.Chain chain, long remainingNanos) {
    OkHttpClient.Builder builder = client.newBuilder();
    builder.interceptors().clear();
    builder.networkInterceptors().clear();
    long callTimeoutMillis =
        remainingNanos == Long.MAX_VALUE
            ? 0
            : Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos));
    return builder
        .authenticator(Authenticator.NONE)
        .cookieJar(CookieJar.NO_COOKIES)
        .cache(null)
        .eventListener(EventListener.NONE)
        .followRedirects(false)
        .callTimeout(callTimeoutMillis, TimeUnit.MILLISECONDS)
        .connectTimeout(chain.connectTimeoutMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(chain.readTimeoutMillis(), TimeUnit.MILLISECONDS)
        .writeTimeout(chain.writeTimeoutMillis(), TimeUnit.MILLISECONDS)
        .build();
  }
}
