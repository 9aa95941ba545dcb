package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.ClientIds;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.net.URL;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Stands before the application's client. */
final class LlmHttpClient implements HttpClient {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "azure";

  private final GlueServices services;
  private final HttpClient client;
  private final Strangers strangers;
  private final Object[] answer = {this};

  /**
   * @param client the application's
   */
  LlmHttpClient(GlueServices services, HttpClient client) {
    this.services = services;
    this.client = client;
    this.strangers = new Strangers(client);
  }

  GlueServices services() {
    return services;
  }

  /** The application's. */
  HttpClient own() {
    return client;
  }

  /** For other origins. */
  Strangers strangers() {
    return strangers;
  }

  /**
   * A client does not say what it adds to requests below, nor what it shows in a TLS handshake, so
   * that calls through another one are another caller's.
   */
  String clientId() {
    return Long.toString(ClientIds.of(client));
  }

  /** This, as joints take it. */
  Object[] answer() {
    return answer;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return isWatched(request) ? send(request, Context.NONE) : client.send(request);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    if (!isWatched(request)) {
      return client.send(request, context);
    }
    if (!isWanted(request)) {
      return client.send(Messages.withoutControls(request), context);
    }
    String callSite = callSite();
    return new Mono<HttpResponse>() {
      @Override
      public void subscribe(CoreSubscriber<? super HttpResponse> subscriber) {
        Call call = call(request, context, callSite, false);
        (call == null ? client.send(request, context) : handled(call, subscriber.currentContext()))
            .subscribe(subscriber);
      }
    };
  }

  private static Mono<HttpResponse> handled(Call call, reactor.util.context.Context known) {
    return Mono.create(sink -> new ReactiveCall(call, known, sink).start());
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    if (!isWatched(request)) {
      return client.sendSync(request, context);
    }
    if (!isWanted(request)) {
      return client.sendSync(Messages.withoutControls(request), context);
    }
    Call call = call(request, context, callSite(), true);
    return call == null ? client.sendSync(request, context) : new BlockingCall(call).run();
  }

  private String callSite() {
    try {
      return services.callSites().find();
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** Null if it is to go on without us. */
  private Call call(HttpRequest request, Context context, String callSite, boolean blocking) {
    try {
      return new Call(this, request, context, callSite, blocking);
    } catch (RuntimeException | LinkageError e) {
      untouched(e);
      return null;
    }
  }

  private static void untouched(Throwable e) {
    Log.warnOnce("azure:" + e.getClass(), "A call through azure-core goes on untouched: " + e);
  }

  private boolean isWatched(HttpRequest request) {
    URL url = request == null ? null : request.getUrl();
    if (url == null) {
      return false;
    }
    String host = url.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = url.getPort() >= 0 ? url.getPort() : Url.defaultPort(url.getProtocol());
    return services.calls().watches(url.getProtocol(), name, port);
  }

  private boolean isWanted(HttpRequest request) {
    try {
      String path = request.getUrl().getPath();
      boolean wanted =
          services.calls().wants(request.getHttpMethod().toString(), path.isEmpty() ? "/" : path);
      if (wanted) {
        Rehearsal.check();
      }
      return wanted;
    } catch (RuntimeException | LinkageError e) {
      untouched(e);
      return false;
    }
  }

  @Override
  public String toString() {
    return client.toString();
  }
}
