package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Sends what the gateway wants sent, through the application's client or one like it. */
final class AsyncUpstream implements Upstream, Cancellable {

  private final AsyncClients clients;
  private final AsyncCall<?> call;
  private final org.apache.hc.core5.http.HttpRequest request;
  private final BytesEntity entity;
  private final HttpRequest neutral;
  private final RequestConfig config;
  private final Rights application = Rights.ofCaller();
  private volatile AsyncBody last;
  private volatile Throwable lastFailure;
  private volatile Future<?> exchange;
  private volatile boolean sent;
  private volatile boolean contextUsed;
  private volatile boolean answered;
  private volatile boolean cancelled;
  private volatile AsyncUpstream afterwards;

  AsyncUpstream(
      AsyncClients clients,
      AsyncCall<?> call,
      org.apache.hc.core5.http.HttpRequest request,
      BytesEntity entity,
      HttpRequest neutral,
      RequestConfig config) {
    this.clients = clients;
    this.call = call;
    this.request = request;
    this.entity = entity;
    this.neutral = neutral;
    this.config = config;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** Whether this is what the client failed with last. */
  boolean failedWith(Throwable failure) {
    return lastFailure == failure;
  }

  /** Whether the application's context is as its client has left it. */
  boolean hasUsedContext() {
    return contextUsed;
  }

  /** The last response that began; null if none did. */
  AsyncBody last() {
    return last;
  }

  /**
   * The application has its answer.
   *
   * @param body that it reads; null if it reads none
   */
  void answered(AsyncBody body) {
    answered = true;
    AsyncBody left = last;
    if (left != null && left != body && !left.isTaken()) {
      left.discard();
    }
  }

  /** The application has given the call up, or its consumer has. */
  @Override
  public boolean cancel() {
    cancelled = true;
    Future<?> running = exchange;
    return running != null && running.cancel(true);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest changed) {
    return send(changed, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest changed, long headNanos) {
    return application.run(() -> sendAsApplication(changed, headNanos));
  }

  /** Sets aside what it takes to make the call once more. */
  void prepareAfterwards() {
    afterwards =
        new AsyncUpstream(
            clients, call.afterwards(config), OwnProducer.copyOf(request), entity, neutral, config);
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest changed, Leg leg) {
    AsyncUpstream later = afterwards;
    if (later == null || !leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    leg.onGiveUp(later::cancel);
    return later.send(changed);
  }

  private CompletionStage<HttpResponse> sendAsApplication(HttpRequest changed, long headNanos) {
    boolean elsewhere = !changed.url().sameOrigin(neutral.url());
    BytesEntity body = entity.with(changed.body());
    Abort abort = new Abort();
    AsyncBody received =
        new AsyncBody(
            !elsewhere && body == entity && changed.url().equals(neutral.url()),
            abort,
            elsewhere || answered ? null : call.consumer);
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    received
        .head()
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                last = received;
                result.complete(response);
              } else {
                lastFailure = failure;
                result.completeExceptionally(failure);
              }
            });
    if (cancelled) {
      received.failed(new RequestFailedException("Request aborted"));
      return result;
    }
    try {
      Future<Void> running =
          elsewhere ? elsewhere(changed, body, received) : own(changed, body, received);
      abort.running(running);
      if (!answered) {
        exchange = running;
        if (cancelled) {
          running.cancel(true);
        }
      }
      WaitLimit.ofHead(received.head(), headNanos, late -> giveUp(received, late, abort));
    } catch (RuntimeException e) {
      received.failed(e);
    }
    return result;
  }

  private static void giveUp(AsyncBody received, Exception cause, Abort abort) {
    received.failed(cause);
    abort.cancel();
  }

  private Future<Void> own(HttpRequest changed, BytesEntity body, AsyncBody received) {
    OwnProducer producer =
        OwnProducer.like(
            request,
            changed.method(),
            changed.url().equals(neutral.url()) ? request.getPath() : changed.url().pathAndQuery(),
            Messages.changed(request, neutral.headers(), changed.headers()),
            body);
    HttpContext context = answered ? HttpClientContext.create() : call.context;
    if (!answered) {
      contextUsed = true;
    }
    sent = true;
    return call.client.execute(
        call.target, producer, received, call.pushHandlers, context, new Ending(received));
  }

  private Future<Void> elsewhere(HttpRequest changed, BytesEntity body, AsyncBody received) {
    HttpHost host = Messages.host(changed.url());
    HttpContext context =
        Contexts.elsewhere(call.context, config, clients.facts(call.client), host);
    OwnProducer producer = OwnProducer.elsewhere(request, changed, body);
    sent = true;
    return clients
        .stranger(call.client)
        .execute(host, producer, received, null, context, new Ending(received));
  }

  /** Makes the call as if nobody had been asked about it. */
  <T> void sendUntouched(CollectedRequest collected, ComplexFuture<T> future) {
    @SuppressWarnings("unchecked") // of the same call
    AsyncCall<T> own = (AsyncCall<T>) call;
    sent = true;
    contextUsed = true;
    try {
      exchange =
          application.run(
              () ->
                  own.client.execute(
                      own.target,
                      OwnProducer.passing(collected),
                      own.consumer,
                      own.pushHandlers,
                      own.context,
                      new Outcome<>(future)));
      if (cancelled) {
        exchange.cancel(true);
      }
    } catch (RuntimeException e) {
      future.failed(e);
    }
  }

  /** Cancels an exchange, also one that is only about to begin. */
  private static final class Abort implements Cancellable {
    private Future<?> running;
    private boolean aborted;

    synchronized void running(Future<?> exchange) {
      running = exchange;
      if (aborted) {
        exchange.cancel(true);
      }
    }

    @Override
    public synchronized boolean cancel() {
      aborted = true;
      return running != null && running.cancel(true);
    }
  }

  /** Tells a response of an end that its consumer may not hear of. */
  private static final class Ending implements FutureCallback<Void> {
    private final AsyncBody received;

    Ending(AsyncBody received) {
      this.received = received;
    }

    @Override
    public void completed(Void nothing) {}

    @Override
    public void failed(Exception cause) {
      received.failed(cause);
    }

    @Override
    public void cancelled() {
      received.failed(new RequestFailedException("Request aborted"));
    }
  }
}
