package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexFuture;

/** One call of the asynchronous client's on its way through the gateway: no thread waits. */
final class AsyncExchange<T> implements CallContext, Cancellable, AsyncDelivery.Call {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private static final String[] NONE = {};
  private static final String[] CODING = {"content-encoding", "content-length"};

  private final GlueServices services;
  private final AsyncCall<T> call;
  private final CollectedRequest collected;
  private final ClientFacts facts;
  private final RequestConfig config;
  private final String callSite;
  private final HttpRequest neutral;
  private final BytesEntity entity;
  private final AsyncUpstream upstream;
  private final ComplexFuture<T> future;
  private final long startNanos = System.nanoTime();
  private volatile boolean starting = true;
  private volatile PacedBody paced;

  /**
   * @param callSite null if unknown
   */
  AsyncExchange(
      GlueServices services,
      AsyncClients clients,
      AsyncCall<T> call,
      CollectedRequest collected,
      byte[] body,
      String callSite) {
    org.apache.hc.core5.http.HttpRequest request = collected.request();
    this.services = services;
    this.call = call;
    this.collected = collected;
    this.facts = clients.facts(call.client);
    this.config = Contexts.config(request, call.context, call.client);
    this.callSite = callSite;
    this.entity = BytesEntity.collected(body, collected.details(), call.producer.isRepeatable());
    this.neutral =
        new HttpRequest(
            request.getMethod(),
            Messages.url(call.target, request, Messages.pathAndQuery(request)),
            ClassicCall.headers(request, entity, facts.defaultHeaders()),
            body);
    this.future = new ComplexFuture<>(call.callback);
    this.upstream = new AsyncUpstream(clients, call, request, entity, neutral, config);
  }

  /** What the application gets. */
  Future<T> start() {
    future.setDependency(this);
    try {
      services
          .calls()
          .handle(neutral, this, upstream)
          .whenComplete(
              (response, failure) -> {
                if (failure == null && response != null) {
                  delivered(response);
                } else {
                  recovered(failure);
                }
              });
    } catch (Throwable e) {
      recovered(e);
    }
    starting = false;
    return future;
  }

  /** The application has given the call up. */
  @Override
  public boolean cancel() {
    boolean stopped = upstream.cancel();
    PacedBody body = paced;
    if (body != null) {
      body.fail(cancellation());
    }
    return stopped;
  }

  private static IOException cancellation() {
    return new RequestFailedException("Request aborted");
  }

  private void delivered(HttpResponse response) {
    if (future.isCancelled()) {
      response.discard();
      failed(cancellation());
    } else if (response.live() instanceof AsyncBody) {
      upstream.answered((AsyncBody) response.live());
      delivery().live(response, (AsyncBody) response.live());
    } else {
      response
          .readWhole(MAX_BYTES)
          .whenComplete(
              (whole, failure) -> {
                if (failure != null) {
                  recovered(failure);
                } else {
                  onOtherThread(() -> deliverWhole(whole));
                }
              });
    }
  }

  /** Who calls does not expect its own callbacks before it has what it waits for. */
  private void onOtherThread(Runnable task) {
    if (starting) {
      DeliveryThreads.run(task);
    } else {
      task.run();
    }
  }

  private void deliverWhole(HttpResponse whole) {
    upstream.answered(null);
    byte[] bytes = whole.bytes();
    boolean decoded = false;
    try {
      if (decodes() && Responses.isGzip(whole.headers())) {
        bytes = Responses.gunzip(bytes);
        decoded = true;
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    BytesEntity answer =
        BytesEntity.answer(
            bytes,
            whole.headers().get("content-type"),
            decoded ? null : whole.headers().get("content-encoding"));
    AsyncDelivery<T> delivery = delivery();
    PacedBody body = delivery.whole(whole, answer, decoded ? CODING : NONE);
    paced = body;
    if (future.isCancelled()) {
      body.fail(cancellation());
    } else {
      body.run();
    }
  }

  private boolean decodes() {
    return facts.isDecoding() && (config == null || config.isContentCompressionEnabled());
  }

  private AsyncDelivery<T> delivery() {
    return new AsyncDelivery<>(
        call.consumer,
        call.context,
        upstream.hasUsedContext() ? null : collected.request(),
        new Outcome<>(future),
        this);
  }

  // Of its producer the application hears from the minimal clients only that it failed.
  @Override
  public void failing(Exception cause) {
    if (AsyncClients.isMinimal(call.client)) {
      call.producer.failed(cause);
    }
  }

  @Override
  public void abort() {
    upstream.cancel();
  }

  @Override
  public void over() {
    call.producer.releaseResources();
  }

  /**
   * After a failure: one of the client's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private void recovered(Throwable failure) {
    Throwable cause = failure == null ? new NullPointerException("no response") : failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (upstream.failedWith(cause) || future.isCancelled()) {
      failed(cause);
      return;
    }
    Log.warnOnce(
        "apache5:" + cause.getClass(),
        "A call through Apache HttpClient goes on untouched: " + cause);
    AsyncBody received = upstream.last();
    if (!upstream.hasSent()) {
      upstream.sendUntouched(collected, future);
    } else if (received != null && !received.isTaken() && received.isUnchanged()) {
      upstream.answered(received);
      delivery()
          .live(
              HttpResponse.live(received.response().getCode(), received.headers(), received),
              received);
    } else {
      failed(
          cause instanceof IOException
              ? cause
              : new IOException("The answer was lost to a fault of llmcost: " + cause, cause));
    }
  }

  private void failed(Throwable cause) {
    upstream.answered(null);
    Exception thrown =
        cause instanceof Exception ? (Exception) cause : new IOException(cause.toString(), cause);
    onOtherThread(() -> delivery().failed(thrown));
  }

  @Override
  public String client() {
    return Apache5Glue.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  // The client has a time limit for the answer to begin, and none for a call.
  @Override
  public long remainingNanos() {
    long nanos = Contexts.responseNanos(config);
    return nanos == Long.MAX_VALUE ? nanos : Math.max(0, nanos - (System.nanoTime() - startNanos));
  }

  @Override
  public boolean isCancelled() {
    return future.isCancelled();
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  // An interceptor may look for what the call's thread or context has.
  @Override
  public boolean canSendAfterwards() {
    if (mayAddCredentials()) {
      return false;
    }
    upstream.prepareAfterwards();
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return facts.mayAddCredentials(call.context);
  }

  @Override
  public String clientId() {
    return facts.id(call.context, neutral.url().scheme().equals("https"));
  }
}
