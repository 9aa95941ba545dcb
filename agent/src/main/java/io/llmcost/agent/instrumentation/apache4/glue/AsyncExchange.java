package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.http.HttpVersion;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.concurrent.BasicFuture;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.impl.EnglishReasonPhraseCatalog;
import org.apache.http.message.BasicHttpResponse;

/** One call of the asynchronous client's on its way through the gateway: no thread waits. */
final class AsyncExchange<T> implements CallContext {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final GlueServices services;
  private final AsyncCall<T> call;
  private final CollectedRequest collected;
  private final Call message;
  private final ClientFacts facts;
  private final String callSite;
  private final HttpRequest neutral;
  private final AsyncUpstream upstream;
  private final StoppingFuture future;
  private volatile boolean starting = true;
  private volatile FedBody fed;

  /**
   * @param callSite null if unknown
   */
  AsyncExchange(
      GlueServices services,
      AsyncClients clients,
      AsyncCall<T> call,
      CollectedRequest collected,
      BufferedEntity entity,
      String callSite) {
    this.services = services;
    this.call = call;
    this.collected = collected;
    this.message = new Call(null, call.target, collected.request(), call.context);
    this.facts = clients.facts(call.client);
    this.callSite = callSite;
    this.neutral =
        new HttpRequest(
            collected.request().getRequestLine().getMethod(),
            message.url(),
            message.headers(entity, facts.defaultHeaders()),
            entity.bytes());
    this.future = new StoppingFuture(call.callback);
    this.upstream =
        new AsyncUpstream(clients, call, message, entity, neutral, call.producer.isRepeatable());
  }

  /** What the application gets. */
  Future<T> start() {
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

  private void delivered(HttpResponse response) {
    if (isCancelled()) {
      response.discard();
      cancelled();
    } else if (response.live() instanceof AsyncBody) {
      AsyncBody body = (AsyncBody) response.live();
      upstream.answered(body);
      fillContext(body.response());
      delivery().live(response, body);
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
    if (isCancelled()) {
      cancelled();
      return;
    }
    int status = whole.status();
    String reason =
        status < 100 || status >= 600
            ? null
            : EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ENGLISH);
    BasicHttpResponse answer = new BasicHttpResponse(HttpVersion.HTTP_1_1, status, reason);
    answer.setHeaders(Messages.headers(whole.headers()));
    fillContext(answer);
    AsyncDelivery<T> delivery = delivery();
    FedBody body = delivery.body();
    fed = body;
    if (whole.paceNanos() > 0 && collected.request() instanceof HttpExecutionAware) {
      ((HttpExecutionAware) collected.request())
          .setCancellable(
              () -> {
                body.cancel();
                return true;
              });
    }
    delivery.whole(whole, answer);
    if (isCancelled()) {
      delivery.body().cancel();
    }
  }

  private void fillContext(org.apache.http.HttpResponse answer) {
    if (!upstream.hasUsedContext()) {
      message.fillContext(answer);
    }
  }

  private AsyncDelivery<T> delivery() {
    return new AsyncDelivery<>(call, future, upstream::cancel);
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
    if (isCancelled()) {
      cancelled();
      return;
    }
    if (upstream.failedWith(cause)) {
      failed(cause);
      return;
    }
    Log.warnOnce(
        "apache4async:" + cause.getClass(),
        "A call through Apache HttpAsyncClient goes on untouched: " + cause);
    AsyncBody received = upstream.last();
    if (!upstream.hasSent()) {
      upstream.sendUntouched(collected, future);
    } else if (received != null && !received.isTaken() && received.isUnchanged()) {
      upstream.answered(received);
      int status = received.response().getStatusLine().getStatusCode();
      delivery().live(HttpResponse.live(status, received.headers(), received), received);
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

  private void cancelled() {
    upstream.answered(null);
    onOtherThread(() -> delivery().cancelled());
  }

  @Override
  public String client() {
    return Apache4AsyncGlue.CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  // The client knows time limits for connecting and for silence, none for a call.
  @Override
  public long remainingNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return future.isStopped() || message.isAborted();
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

  /** Stops what is going on before it says that it is cancelled, as the client's. */
  private final class StoppingFuture extends BasicFuture<T> {
    private volatile boolean stopped;

    StoppingFuture(FutureCallback<T> callback) {
      super(callback);
    }

    boolean isStopped() {
      return stopped || isCancelled();
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      if (!isDone() && !stopped) {
        stopped = true;
        upstream.cancel();
        FedBody body = fed;
        if (body != null) {
          body.cancel();
        }
      }
      return super.cancel(mayInterrupt);
    }
  }
}
