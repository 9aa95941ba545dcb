package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.HttpResponse;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code HttpClient.send}: everything on the caller's thread. */
final class BlockingSend<T> {

  private final Sending sending;
  private final Call call;
  private final BodyHandler<T> bodyHandler;

  BlockingSend(Sending sending, BodyHandler<T> bodyHandler) {
    this.sending = sending;
    this.call = sending.call();
    this.bodyHandler = bodyHandler;
  }

  /** The response, or throws what {@code send} would have thrown. */
  java.net.http.HttpResponse<T> run() throws Throwable {
    try {
      if (!bodyIsHere()) {
        sending.bodyPassedThrough();
        return sendUntouched();
      }
      CompletableFuture<HttpResponse> handled = sending.handle();
      HttpResponse neutral;
      try {
        neutral = await(handled);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Sending.NothingSentException) {
          return sendUntouched();
        }
        throw asThrown(e.getCause());
      }
      try {
        return Delivery.of(call, neutral, bodyHandler).get();
      } catch (ExecutionException e) {
        throw Failures.asThrownBySend(e.getCause());
      }
    } catch (InterruptedException e) {
      call.abort();
      throw e;
    }
  }

  private boolean bodyIsHere() throws InterruptedException {
    RequestBody body = sending.body();
    if (body == null) {
      return true;
    }
    try {
      return body.collected().get(sending.collectNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      body.stopCollecting();
      return body.collected().join();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private java.net.http.HttpResponse<T> sendUntouched() throws IOException, InterruptedException {
    return call.httpClient().send(Requests.sameAs(call, sending.untouchedBody()), bodyHandler);
  }

  /** The client keeps the time while it is at work itself. */
  private HttpResponse await(CompletableFuture<HttpResponse> handled)
      throws InterruptedException, ExecutionException, HttpTimeoutException {
    if (handled.isDone() || !call.hasDeadline()) {
      return handled.get();
    }
    while (true) {
      try {
        long remaining = call.remainingNanos();
        return handled.get(
            remaining > 0 ? remaining + Sending.GRACE_NANOS : Sending.RECHECK_NANOS,
            TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (call.remainingNanos() == 0 && !call.isRunning()) {
          call.abort();
          throw new HttpTimeoutException("request timed out");
        }
      }
    }
  }

  /** What the client threw is thrown as it is. */
  private static Throwable asThrown(Throwable cause) {
    return cause instanceof IOException
            || cause instanceof InterruptedException
            || cause instanceof IllegalArgumentException
            || cause instanceof SecurityException
            || cause instanceof Error
        ? cause
        : new IOException(cause.getMessage(), cause);
  }
}
