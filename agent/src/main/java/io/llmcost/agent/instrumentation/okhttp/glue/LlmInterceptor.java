package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
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
  private final OkHttpClient client;

  LlmInterceptor(GlueServices services, EnqueueSites enqueueSites, OkHttpClient client) {
    this.services = services;
    this.enqueueSites = enqueueSites;
    this.client = client;
  }

  OkHttpClient client() {
    return client;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    HttpUrl url = request.url();
    if (!services.calls().watches(url.scheme(), url.host(), url.port())) {
      return chain.proceed(request);
    }
    if (request.tag(ForeignCalls.Mark.class) != null) {
      return chain.proceed(request);
    }
    OkHttpExchange exchange = prepare(chain, request);
    return exchange == null ? chain.proceed(withoutControls(request)) : exchange.run();
  }

  /** Null if the call is to go on by itself. An exception is one of the application's own body. */
  private OkHttpExchange prepare(Chain chain, Request request) throws IOException {
    try {
      CallHandler calls = services.calls();
      RequestBody body = request.body();
      if (body == null || !calls.wants(request.method(), request.url().encodedPath())) {
        return null;
      }
      BufferedRequestBody buffered = BufferedRequestBody.read(body, calls.maxBodyBytes());
      if (buffered == null) {
        calls.passedThrough(CLIENT, "request body too long or not to be read twice");
        return null;
      }
      return new OkHttpExchange(services, enqueueSites, client, chain, buffered);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("okhttp:" + e.getClass(), "A call through OkHttp goes on untouched: " + e);
      return null;
    }
  }

  private static Request withoutControls(Request request) {
    Request.Builder changed = null;
    for (String name : request.headers().names()) {
      if (name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length())) {
        changed = changed == null ? request.newBuilder() : changed;
        changed.removeHeader(name);
      }
    }
    return changed == null ? request : changed.build();
  }
}
