package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What {@code send} and {@code sendAsync} have in common: from a request's body to the engine. */
final class Sending {

  /** How long a body may take to be read before it goes through unread. */
  static final long MAX_COLLECT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How much later than the client we say that the time is over: it has more to say about it. */
  static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How often a call that is over its time looks whether the client is still at work for it. */
  static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] NO_BODY = new byte[0];

  private final CallHandler handler;
  private final OtherOrigins otherOrigins;
  private final Call call;
  private final Executor executor;

  /** Null if the request has no body. */
  private final RequestBody body;

  Sending(
      CallHandler handler,
      OtherOrigins otherOrigins,
      Call call,
      Executor executor,
      RequestBody body) {
    this.handler = handler;
    this.otherOrigins = otherOrigins;
    this.call = call;
    this.executor = executor;
    this.body = body;
  }

  Call call() {
    return call;
  }

  /** The client's, or one of the same kind: what runs there may block. */
  Executor executor() {
    return executor;
  }

  RequestBody body() {
    return body;
  }

  /** How long the reading of the body may take; never longer than half of what is left. */
  long collectNanos() {
    return Math.min(MAX_COLLECT_NANOS, call.remainingNanos() / 2);
  }

  /** Counts a call whose body could not be read. */
  void bodyPassedThrough() {
    handler.passedThrough("jdk", "request body could not be read");
  }

  /**
   * Has the engine make the call, when the body is here.
   *
   * @return fails with the client's own exception, or with {@link NothingSentException}
   */
  CompletableFuture<HttpResponse> handle() {
    Requests requests =
        body == null
            ? new Requests(call, NO_BODY, null)
            : new Requests(call, body.chunks().bytes(), body.replay());
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    try {
      CompletionStage<HttpResponse> stage =
          handler.handle(
              requests.neutral(), call, new ClientUpstream(call, requests, otherOrigins));
      stage.whenComplete(
          (response, failure) -> {
            if (failure == null && response != null) {
              result.complete(response);
            } else {
              fail(result, failure);
            }
          });
    } catch (Throwable e) {
      fail(result, e);
    }
    return result;
  }

  private void fail(CompletableFuture<HttpResponse> result, Throwable failure) {
    Throwable cause =
        failure == null ? new NullPointerException("no response") : Failures.unwrapped(failure);
    if (call.attempted() || call.isCancelled() || cause instanceof CancellationException) {
      result.completeExceptionally(cause);
    } else {
      Log.warnOnce("jdk:handle", "A call of the JDK client could not be handled: " + cause);
      result.completeExceptionally(new NothingSentException());
    }
  }

  /** The body as the application would have sent it; null for none. */
  BodyPublisher untouchedBody() {
    if (body == null) {
      return null;
    }
    return body.collected().getNow(false) ? body.replay() : body;
  }

  /** The engine failed before anything was sent: the call can be made without it. */
  static final class NothingSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NothingSentException() {
      super(null, null, false, false);
    }
  }
}
