package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Calls beside the application's own, through clients with the application's pool, dispatcher, TLS,
 * proxy, DNS and timeouts. They are none of the application's calls: its event listeners do not
 * hear of them.
 */
final class SideCalls {

  /** The one interceptor of a client for side calls: by it the client is known, and left alone. */
  private static final class Known implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      return chain.proceed(chain.request());
    }
  }

  private static final Known KNOWN = new Known();

  private final OkHttpClient client;
  private volatile OkHttpClient stranger;
  private volatile ParsedUrl lastUrl;
  private volatile ForeignHeaders lastHeaders;

  /**
   * @param client the application's
   */
  SideCalls(OkHttpClient client) {
    this.client = client;
  }

  /**
   * A call to another origin, without anything that would add what the application keeps for its
   * own: interceptors, authenticator, cookies.
   *
   * @param remainingNanos {@link Long#MAX_VALUE} for no limit
   */
  Call elsewhere(Interceptor.Chain chain, Request request, long remainingNanos) {
    OkHttpClient sender = stranger();
    if (!hasTimeouts(sender, chain)) {
      sender = timeouts(sender.newBuilder(), chain).build();
    }
    return limited(sender.newCall(request), remainingNanos);
  }

  /** For OkHttp; remembered, because routes lead to few places and parsing takes long. */
  HttpUrl url(Url url) {
    ParsedUrl last = lastUrl;
    if (last == null || !last.url.equals(url)) {
      last = new ParsedUrl(url);
      lastUrl = last;
    }
    return last.parsed;
  }

  /** Of a request to another origin, without what belongs to a connection. */
  okhttp3.Headers fields(Headers headers) {
    ForeignHeaders last = lastHeaders;
    if (last == null || !last.are(headers)) {
      last = new ForeignHeaders(headers);
      lastHeaders = last;
    }
    return last.theirs();
  }

  private static final class ParsedUrl {
    private final Url url;
    private final HttpUrl parsed;

    ParsedUrl(Url url) {
      this.url = url;
      this.parsed = new Request.Builder().url(url.toString()).build().url();
    }
  }

  // Made once: a client of one's own for every call would be what a call costs most.
  private OkHttpClient stranger() {
    OkHttpClient made = stranger;
    if (made == null) {
      made = stranger(quiet(client.newBuilder())).callTimeout(0, TimeUnit.MILLISECONDS).build();
      stranger = made;
    }
    return made;
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
  Call again(Interceptor.Chain chain, Request request, long remainingNanos) {
    OkHttpClient sender =
        timeouts(quiet(client.newBuilder()), chain).callTimeout(0, TimeUnit.MILLISECONDS).build();
    return limited(sender.newCall(request), remainingNanos);
  }

  private static boolean hasTimeouts(OkHttpClient client, Interceptor.Chain chain) {
    return client.connectTimeoutMillis() == chain.connectTimeoutMillis()
        && client.readTimeoutMillis() == chain.readTimeoutMillis()
        && client.writeTimeoutMillis() == chain.writeTimeoutMillis();
  }

  private static OkHttpClient.Builder timeouts(
      OkHttpClient.Builder builder, Interceptor.Chain chain) {
    return builder
        .connectTimeout(chain.connectTimeoutMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(chain.readTimeoutMillis(), TimeUnit.MILLISECONDS)
        .writeTimeout(chain.writeTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  private static Call limited(Call call, long remainingNanos) {
    if (remainingNanos != Long.MAX_VALUE) {
      call.timeout().timeout(Math.max(1_000_000, remainingNanos), TimeUnit.NANOSECONDS);
    }
    return call;
  }

  /** Takes out whatever would notice a call that the application did not make. */
  static OkHttpClient.Builder quiet(OkHttpClient.Builder builder) {
    builder.interceptors().clear();
    return builder.addInterceptor(KNOWN).cache(null).eventListener(EventListener.NONE);
  }

  /** Whether these are the interceptors of a client for side calls. */
  static boolean areOfSideCalls(List<?> interceptors) {
    return interceptors.contains(KNOWN);
  }
}
