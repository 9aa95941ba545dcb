package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.http.HttpHost;
import org.apache.http.HttpVersion;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.BasicFuture;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.protocol.HttpContext;

/** Sends what the gateway wants sent, through the application's client or one like it. */
final class AsyncUpstream implements Upstream {

  private final AsyncClients clients;
  private final AsyncCall<?> call;
  private final Call message;
  private final BufferedEntity entity;
  private final HttpRequest neutral;
  private final boolean repeatable;
  private final Rights application = Rights.ofCaller();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile AsyncBody last;
  private volatile Throwable lastFailure;
  private volatile Future<?> exchange;
  private volatile AsyncBody running;
  private volatile boolean sent;
  private volatile boolean contextUsed;
  private volatile boolean answered;
  private volatile boolean cancelled;
  private volatile AsyncUpstream afterwards;

  AsyncUpstream(
      AsyncClients clients,
      AsyncCall<?> call,
      Call message,
      BufferedEntity entity,
      HttpRequest neutral,
      boolean repeatable) {
    this.clients = clients;
    this.call = call;
    this.message = message;
    this.entity = entity;
    this.neutral = neutral;
    this.repeatable = repeatable;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** Whether the application's context is as its client has left it. */
  boolean hasUsedContext() {
    return contextUsed;
  }

  /** Whether this is what the client failed with last. */
  boolean failedWith(Throwable failure) {
    return lastFailure == failure;
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
  void cancel() {
    cancelled = true;
    AsyncBody open = running;
    if (open != null) {
      open.stop();
    }
    Future<?> untouched = exchange;
    if (untouched != null) {
      untouched.cancel(true);
    }
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
    Call copy = message.copy();
    HttpContext context = copy.context() == null ? HttpClientContext.create() : copy.context();
    afterwards =
        new AsyncUpstream(clients, call.afterwards(context), copy, entity, neutral, repeatable);
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
    BufferedEntity body = entity.with(changed.body());
    Abort abort = new Abort();
    AsyncBody received =
        new AsyncBody(!elsewhere && body == entity && changed.url().equals(neutral.url()), abort);
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
      received.cancel();
      return result;
    }
    if (!answered) {
      running = received;
    }
    try {
      abort.running(elsewhere ? elsewhere(changed, body, received) : own(changed, body, received));
      if (cancelled && !answered) {
        received.stop();
      }
      WaitLimit.ofHead(received.head(), headNanos, late -> giveUp(received, late));
    } catch (RuntimeException e) {
      received.failed(e);
    }
    return result;
  }

  private static void giveUp(AsyncBody received, Exception cause) {
    received.failed(cause);
    received.stop();
  }

  private Future<Void> own(HttpRequest changed, BufferedEntity body, AsyncBody received) {
    OwnRequest request = message.changed(changed, neutral, body);
    HttpContext context = nextContext();
    sent = true;
    return call.client.execute(
        OwnProducer.of(call.target, request, body.bytes(), repeatable, this::hasSent),
        received,
        context,
        new Ending(received));
  }

  private void hasSent(HttpContext context) {
    if (call.producer != null && !answered && told.compareAndSet(false, true)) {
      call.producer.requestCompleted(context);
    }
  }

  // The first call leaves the application's context as the client does, the others a copy.
  private synchronized HttpContext nextContext() {
    if (answered) {
      return HttpClientContext.create();
    }
    boolean first = !contextUsed;
    contextUsed = true;
    return first ? call.context : message.copyOfContext();
  }

  private Future<Void> elsewhere(HttpRequest changed, BufferedEntity body, AsyncBody received) {
    Url url = changed.url();
    String name = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    HttpHost host = new HttpHost(name, url.port(), url.scheme());
    OwnRequest request =
        new OwnEntityRequest(
            message.request(),
            changed.method(),
            HttpVersion.HTTP_1_1,
            url.toUri(),
            ClientUpstream.foreignFields(changed.headers()),
            body);
    HttpContext context = ForeignContext.of(call.context, clients.facts(call.client), host);
    sent = true;
    return clients
        .stranger(call.client)
        .execute(
            OwnProducer.of(host, request, body.bytes(), repeatable, elsewhere -> {}),
            received,
            context,
            new Ending(received));
  }

  /** Makes the call as if nobody had been asked about it. */
  <T> void sendUntouched(CollectedRequest collected, BasicFuture<T> future) {
    @SuppressWarnings("unchecked") // of the same call
    AsyncCall<T> own = (AsyncCall<T>) call;
    sent = true;
    contextUsed = true;
    try {
      exchange =
          application.run(
              () ->
                  own.client.execute(
                      OwnProducer.passing(collected),
                      own.consumer,
                      own.context,
                      new FutureCallback<T>() {
                        @Override
                        public void completed(T result) {
                          future.completed(result);
                        }

                        @Override
                        public void failed(Exception cause) {
                          future.failed(cause);
                        }

                        @Override
                        public void cancelled() {
                          future.cancel(true);
                        }
                      }));
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

    void running(Future<?> exchange) {
      boolean late;
      synchronized (this) {
        running = exchange;
        late = aborted;
      }
      if (late) {
        exchange.cancel(true);
      }
    }

    @Override
    public boolean cancel() {
      Future<?> exchange;
      synchronized (this) {
        aborted = true;
        exchange = running;
      }
      return exchange != null && exchange.cancel(true);
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
      received.cancel();
    }
  }
}
