package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.ClientIds;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.HandedDown;
import io.llmcost.agent.log.Log;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stands before a transport that an application has given the SDK. */
final class LlmTransport implements HttpClient {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "openai";

  private static final String UNREADABLE = "request body too long";

  private final GlueServices services;
  private final HttpClient transport;
  private final Strangers strangers = new Strangers();
  private volatile KnownBase lastBase;

  /** Whether a call was sent in this form, and met no instrumented client on another thread. */
  private volatile boolean blockingCallsStandAlone;

  private volatile boolean asyncCallsStandAlone;

  /**
   * @param transport the application's
   */
  LlmTransport(GlueServices services, HttpClient transport) {
    this.services = services;
    this.transport = transport;
  }

  GlueServices services() {
    return services;
  }

  /** The application's. */
  HttpClient own() {
    return transport;
  }

  /** For other origins. */
  Strangers strangers() {
    return strangers;
  }

  /** Nobody knows what a transport adds: calls through another one are another caller's. */
  String clientId() {
    return Long.toString(ClientIds.of(transport));
  }

  /**
   * A handled request is about to be sent.
   *
   * @return null where it is known that no instrumented client will see it
   */
  HandedDown handDown(Call call, io.llmcost.agent.http.HttpRequest request) {
    boolean alone = call.isBlocking() ? blockingCallsStandAlone : asyncCallsStandAlone;
    return alone ? null : HandedDown.of(request);
  }

  /** There is an answer to it, or a failure. */
  void back(Call call, HandedDown handed) {
    if (handed == null) {
      return;
    }
    handed.close();
    if (!handed.isMet()) {
      if (call.isBlocking()) {
        blockingCallsStandAlone = true;
      } else {
        asyncCallsStandAlone = true;
      }
    }
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    Url base = watchedBase(request);
    if (base == null) {
      return transport.execute(request, options);
    }
    Call call = call(base, request, options, true);
    if (call == null) {
      return transport.execute(Messages.withoutControls(request), options);
    }
    BytesBody body = BytesBody.read(request.body());
    return isTooLong(body)
        ? transport.execute(passedThrough(request, body), options)
        : new Handling(call, body).blocking();
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    Url base = watchedBase(request);
    if (base == null) {
      return transport.executeAsync(request, options);
    }
    Call call = call(base, request, options, false);
    if (call == null) {
      return transport.executeAsync(Messages.withoutControls(request), options);
    }
    BytesBody body = BytesBody.read(request.body());
    return isTooLong(body)
        ? transport.executeAsync(passedThrough(request, body), options)
        : new Handling(call, body).async();
  }

  /** Where the SDK's requests go; null if that is no watched place. */
  private Url watchedBase(HttpRequest request) {
    try {
      KnownBase known = lastBase;
      if (known == null || !known.text.equals(request.baseUrl())) {
        known = new KnownBase(request.baseUrl());
        lastBase = known;
      }
      Url base = known.url;
      return services.calls().watches(base.scheme(), base.host(), base.port()) ? base : null;
    } catch (RuntimeException | LinkageError e) {
      return failed(e);
    }
  }

  /** A call that the gateway wants; null for all others. */
  private Call call(Url base, HttpRequest request, RequestOptions options, boolean blocking) {
    try {
      HttpRequestBody body = request.body();
      Url url = Messages.url(base, request);
      if (body == null || !services.calls().wants(request.method().name(), url.path())) {
        return null;
      }
      if (body.contentLength() > services.calls().maxBodyBytes()) {
        services.calls().passedThrough(CLIENT, UNREADABLE);
        return null;
      }
      return new Call(this, request, options, url, callSite(request), blocking);
    } catch (RuntimeException | LinkageError e) {
      return failed(e);
    }
  }

  private String callSite(HttpRequest request) {
    List<String> told = request.headers().values(CallSites.HEADER);
    return told.isEmpty() ? services.callSites().find() : told.get(0);
  }

  private static <T> T failed(Throwable cause) {
    Log.warnOnce(
        "openai:" + cause.getClass(), "A call through the OpenAI SDK goes on untouched: " + cause);
    return null;
  }

  private boolean isTooLong(BytesBody body) {
    return body.bytes().length > services.calls().maxBodyBytes();
  }

  private HttpRequest passedThrough(HttpRequest request, BytesBody body) {
    services.calls().passedThrough(CLIENT, UNREADABLE);
    return Messages.withoutControls(request.toBuilder().body(body.with(body.bytes())).build());
  }

  @Override
  public void close() {
    transport.close();
  }

  /** The base URL of a client's requests, taken apart once. */
  private static final class KnownBase {
    private final String text;
    private final Url url;

    KnownBase(String text) {
      this.text = text;
      this.url = Url.of(text);
    }
  }
}
