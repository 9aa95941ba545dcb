package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.CallbackSite;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The last of a client's application interceptors: hands LLM calls to the gateway. */
final class LlmInterceptor implements Interceptor {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "okhttp";

  private final GlueServices services;
  private final EnqueueSites enqueueSites;
  private final SideCalls sideCalls;
  private volatile KnownUrl lastUrl;
  private final ClientIdentity identity;

  LlmInterceptor(
      GlueServices services,
      EnqueueSites enqueueSites,
      OkHttpClient client,
      ClientIdentity identity) {
    this.services = services;
    this.enqueueSites = enqueueSites;
    this.sideCalls = new SideCalls(client);
    this.identity = identity;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    if (!services.calls().watches(url.scheme(), url.host(), url.port())) {
      return chain.proceed(request);
    }
    Url known = wanted(request, chain.call());
    if (known == null) {
      return chain.proceed(withoutControls(request));
    }
    int limit = services.calls().maxBodyBytes();
    BufferedRequestBody body =
        BufferedRequestBody.read(request.body(), limit, chain.call()::isCanceled);
    if (body == null || body.bytes().length > limit) {
      services.calls().passedThrough(CLIENT, "request body too long or not to be read twice");
      Request sendable =
          body == null ? request : request.newBuilder().method(request.method(), body).build();
      return chain.proceed(withoutControls(sendable));
    }
    OkHttpExchange exchange = exchange(chain, known, body);
    return exchange == null
        ? chain.proceed(
            withoutControls(request.newBuilder().method(request.method(), body).build()))
        : exchange.run();
  }

  /** Where a call goes that the gateway wants; null for all others. */
  private Url wanted(Request request, Call call) {
    RequestBody body = request.body();
    try {
      Url url = url(request.url());
      return body != null
              && services.calls().wants(request.method(), url.path())
              && !enqueueSites.isHandledAbove(call)
              && Rehearsal.succeeds()
          ? url
          : null;
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("okhttp:" + e.getClass(), "A call through OkHttp goes on untouched: " + e);
      return null;
    }
  }

  private Url url(HttpUrl url) {
    KnownUrl last = lastUrl;
    if (last == null || !last.is(url)) {
      last = new KnownUrl(url);
      lastUrl = last;
    }
    return last.ours();
  }

  private OkHttpExchange exchange(Chain chain, Url url, BufferedRequestBody body) {
    try {
      // Looked for here, near to the application's frame: each frame on the way is paid for.
      String callSite = chain.request().header(CallSites.HEADER);
      String enqueuedAt = enqueueSites.take(chain.call());
      if (enqueuedAt != null) {
        CallbackSite.enter(enqueuedAt); // this thread will call the application back
      }
      if (callSite == null) {
        callSite = enqueuedAt;
      }
      if (callSite == null) {
        callSite = services.callSites().find();
      }
      return new OkHttpExchange(services, sideCalls, identity, chain, url, body, callSite);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("okhttp:" + e.getClass(), "A call through OkHttp goes on untouched: " + e);
      return null;
    }
  }

  private static Request withoutControls(Request request) {
    Headers headers = request.headers();
    Request.Builder changed = null;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length())) {
        changed = changed == null ? request.newBuilder() : changed;
        changed.removeHeader(name);
      }
    }
    return changed == null ? request : changed.build();
  }
}
