package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One subscription to a call on its way through the gateway. */
final class WebClientCall implements CallContext {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "webclient";

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final LlmConnector connector;
  private final HttpMethod method;
  private final URI uri;
  private final Function<? super ClientHttpRequest, Mono<Void>> requestCallback;
  private final String callSite;
  private final CoreSubscriber<? super ClientHttpResponse> subscriber;
  private final Answer answer;
  private final CapturedRequest captured;
  private final Errand errand;
  private volatile HttpRequest neutral;
  private volatile ConnectorUpstream upstream;

  /**
   * @param callSite null if unknown
   */
  WebClientCall(
      LlmConnector connector,
      HttpMethod method,
      URI uri,
      Function<? super ClientHttpRequest, Mono<Void>> requestCallback,
      String callSite,
      CoreSubscriber<? super ClientHttpResponse> subscriber) {
    this.connector = connector;
    this.method = method;
    this.uri = uri;
    this.requestCallback = requestCallback;
    this.callSite = callSite;
    this.subscriber = subscriber;
    this.errand = new Errand(Rights.ofCaller(), subscriber.currentContext());
    this.answer = new Answer(subscriber, errand::abort);
    int limit = connector.services().calls().maxBodyBytes();
    this.captured = new CapturedRequest(method, uri, limit);
  }

  void start() {
    subscriber.onSubscribe(answer);
    if (errand.isAborted()) {
      return;
    }
    errand.onAbort(captured.body()::cancel);
    Mono<Void> written;
    try {
      written = requestCallback.apply(captured);
    } catch (CapturedRequest.NativeRequestException e) {
      passThrough("the connector's own request is used", this::writeByApplication);
      return;
    } catch (RuntimeException | Error e) {
      answer.fail(e);
      return;
    }
    written.subscribe(new WrittenSubscriber());
  }

  private Mono<Void> writeByApplication(ClientHttpRequest to) {
    if (Messages.hasControls(captured.getHeaders())) {
      to.beforeCommit(
          () -> {
            Messages.removeControls(to.getHeaders());
            return Mono.empty();
          });
    }
    return requestCallback.apply(to);
  }

  /** Waits until the application has written its request. */
  private final class WrittenSubscriber implements CoreSubscriber<Void> {
    @Override
    public Context currentContext() {
      return errand.context();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      errand.onAbort(subscription::cancel);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable cause) {
      if (cause instanceof CapturedRequest.NativeRequestException) {
        passThrough("the connector's own request is used", WebClientCall.this::writeByApplication);
      } else {
        answer.fail(cause);
      }
    }

    @Override
    public void onComplete() {
      if (errand.isAborted()) {
        return;
      }
      if (captured.unread() != null || captured.body().isLonger()) {
        passThrough("request body too long", to -> OutgoingRequest.writeUntouched(captured, to));
      } else {
        Rights.ofAgent(
            () -> {
              handle();
              return null;
            });
      }
    }
  }

  private void passThrough(String reason, Function<ClientHttpRequest, Mono<Void>> writing) {
    connector.services().calls().passedThrough(CLIENT, reason);
    goOn(writing);
  }

  /** As without us. */
  private void goOn(Function<ClientHttpRequest, Mono<Void>> writing) {
    errand
        .application()
        .run(
            () ->
                HandledAbove.during(
                    () -> {
                      try {
                        connector.own().connect(method, uri, writing).subscribe(new Untouched());
                      } catch (RuntimeException | Error e) {
                        HandledAbove.notDuring(() -> answer.fail(e));
                      }
                      return null;
                    }));
  }

  /** The response to a call that we have left alone. */
  private final class Untouched implements CoreSubscriber<ClientHttpResponse> {
    private volatile Subscription connector;

    @Override
    public Context currentContext() {
      return errand.context().put(HandledAbove.CONTEXT_KEY, Boolean.TRUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      connector = subscription;
      errand.onAbort(subscription::cancel);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ClientHttpResponse response) {
      HandledAbove.notDuring(
          () -> answer.respond(response, () -> abandon(response), connector::cancel));
    }

    @Override
    public void onError(Throwable cause) {
      HandledAbove.notDuring(() -> answer.fail(cause));
    }

    @Override
    public void onComplete() {
      HandledAbove.notDuring(answer::complete);
    }
  }

  private void handle() {
    try {
      neutral =
          new HttpRequest(
              method.name(),
              Messages.url(uri),
              Messages.headers(captured.getHeaders(), captured.getCookies()),
              captured.body().bytes());
      upstream =
          new ConnectorUpstream(
              errand, connector, method, uri, neutral, new OutgoingRequest(captured, neutral));
      connector
          .services()
          .calls()
          .handle(neutral, this, upstream)
          .whenComplete(
              (response, failure) -> {
                if (failure == null && response != null) {
                  deliver(response);
                } else {
                  recover(failure);
                }
              });
    } catch (RuntimeException | LinkageError e) {
      recover(e);
    }
  }

  private void deliver(HttpResponse response) {
    ClientHttpResponse ready;
    Runnable cancel = null;
    try {
      if (response.isWhole()) {
        ready = Responses.whole(response, upstream.last());
      } else if (response.live() instanceof ReceivedBody) {
        ReceivedBody received = (ReceivedBody) response.live();
        ready = Responses.live(response, received);
        cancel = received.cancel();
      } else {
        readWhole(response);
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      recover(e);
      return;
    }
    if (ready == null) {
      recover(new IOException("The response body was taken by somebody else"));
    } else {
      respond(ready, cancel);
    }
  }

  private void readWhole(HttpResponse response) {
    response
        .readWhole(MAX_BYTES)
        .whenComplete(
            (whole, failure) -> {
              if (failure == null) {
                deliver(whole);
              } else {
                recover(failure);
              }
            });
  }

  private void respond(ClientHttpResponse ready, Runnable cancel) {
    errand
        .application()
        .run(
            () -> {
              answer.respond(ready, () -> abandon(ready), cancel);
              return null;
            });
  }

  /**
   * After a failure: one of the connector's own goes to the application; after one of ours the call
   * goes on as if we were not there, but is never sent a second time.
   */
  private void recover(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof ConnectorUpstream.NoResponseException) {
      answer.complete();
      return;
    }
    if (errand.isAborted() || errand.hasFailedWith(cause)) {
      fail(cause);
      return;
    }
    Log.warnOnce(
        CLIENT + ":" + cause.getClass(), "A call through WebClient goes on untouched: " + cause);
    ConnectorUpstream sending = upstream;
    if (sending == null || !sending.hasSent()) {
      goOn(to -> OutgoingRequest.writeUntouched(captured, to));
      return;
    }
    ReceivedBody received = sending.last();
    if (received != null && !received.isTaken() && sending.isUnchanged(received)) {
      respond(Responses.untouched(received), received.cancel());
    } else {
      fail(cause);
    }
  }

  private void fail(Throwable cause) {
    errand
        .application()
        .run(
            () -> {
              answer.fail(cause);
              return null;
            });
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure == null ? new IOException("No response") : failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Nobody will read a response: its connection is released. */
  private void abandon(ClientHttpResponse response) {
    response.getBody().subscribe(new Cancelling(errand.context()));
  }

  private static final class Cancelling implements CoreSubscriber<Object> {
    private final Context context;

    Cancelling(Context context) {
      this.context = context;
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(Object ignored) {}

    @Override
    public void onError(Throwable ignored) {}

    @Override
    public void onComplete() {}
  }

  @Override
  public String client() {
    return CLIENT;
  }

  @Override
  public String callSite() {
    return callSite;
  }

  /** WebClient says nothing about it: a timeout above comes as a cancellation. */
  @Override
  public long remainingNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return errand.isAborted();
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public boolean canSendAfterwards() {
    upstream.prepareAfterwards();
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return true;
  }

  @Override
  public String clientId() {
    return connector.clientId();
  }
}
