package io.llmcost.agent.instrumentation.okhttp.glue;

import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Calls beside the application's own, through clients with the application's pool, dispatcher, TLS,
 * proxy, DNS and timeouts. They are none of the application's calls: its event listeners do not
 * hear of them.
 */
final class SideCalls {

  /** Marks requests of ours, which the interceptor lets pass. */
  static final class Mark {
    private Mark() {}
  }

  private static final Mark MARK = new Mark();

  private SideCalls() {}

  /**
   * A call to another origin, without anything that would add what the application keeps for its
   * own: interceptors, authenticator, cookies.
   *
   * @param remainingNanos {@link Long#MAX_VALUE} for no limit
   */
  static Call elsewhere(
      OkHttpClient client, Interceptor.Chain chain, Request request, long remainingNanos) {
    return marked(stranger(beside(client, chain, remainingNanos)).build(), request);
  }

  /** Takes out what the application's client would tell its own origin. */
  static OkHttpClient.Builder stranger(OkHttpClient.Builder builder) {
    builder.networkInterceptors().clear();
    return builder
        .authenticator(Authenticator.NONE)
        .cookieJar(CookieJar.NO_COOKIES)
        .followRedirects(false);
  }

  /**
   * A call to the application's own origin, whose interceptors have seen the request already.
   *
   * @param remainingNanos {@link Long#MAX_VALUE} for no limit
   */
  static Call again(
      OkHttpClient client, Interceptor.Chain chain, Request request, long remainingNanos) {
    return marked(beside(client, chain, remainingNanos).build(), request);
  }

  private static OkHttpClient.Builder beside(
      OkHttpClient client, Interceptor.Chain chain, long remainingNanos) {
    long callTimeoutMillis =
        remainingNanos == Long.MAX_VALUE
            ? 0
            : Math.min(
                Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos)));
    return quiet(client.newBuilder())
        .callTimeout(callTimeoutMillis, TimeUnit.MILLISECONDS)
        .connectTimeout(chain.connectTimeoutMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(chain.readTimeoutMillis(), TimeUnit.MILLISECONDS)
        .writeTimeout(chain.writeTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes out whatever would notice a call that the application did not make. */
  static OkHttpClient.Builder quiet(OkHttpClient.Builder builder) {
    builder.interceptors().clear();
    return builder.cache(null).eventListener(EventListener.NONE);
  }

  private static Call marked(OkHttpClient client, Request request) {
    return client.newCall(mark(request));
  }

  static Request mark(Request request) {
    return request.newBuilder().tag(Mark.class, MARK).build();
  }
}
