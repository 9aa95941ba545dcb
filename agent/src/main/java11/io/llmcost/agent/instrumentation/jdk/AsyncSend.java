package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.CallbackSite;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** {@code HttpClient.sendAsync}: the caller's thread never waits. */
final class AsyncSend<T> {

  /** Where the client completes the futures that it returns. */
  private static final Executor DEPENDENTS = new CompletableFuture<Void>().defaultExecutor();

  private final Sending sending;
  private final Call call;
  private final BodyHandler<T> bodyHandler;
  private final Executor executor;
  private final ReplyFuture<java.net.http.HttpResponse<T>> reply;

  /** What the client threw, if that is the outcome: thrown to a caller who is still there. */
  private volatile RuntimeException refusedWith;

  AsyncSend(Sending sending, BodyHandler<T> bodyHandler) {
    this.sending = sending;
    this.call = sending.call();
    this.bodyHandler = bodyHandler;
    this.executor = sending.executor();
    this.reply = new ReplyFuture<>(call);
  }

  /**
   * To be called when the body is being read, or has been; returns what the caller gets.
   *
   * @throws RuntimeException what the client has thrown for an impossible request
   */
  CompletableFuture<java.net.http.HttpResponse<T>> start() {
    if (sending.body() == null) {
      handle();
    } else {
      whenBodyIsHere(sending.body());
    }
    RuntimeException refusal = refusedWith;
    if (refusal != null) {
      throw refusal;
    }
    return reply;
  }

  private void whenBodyIsHere(RequestBody body) {
    call.onAbort(body::cancel);
    CompletableFuture<Boolean> collected = body.collected();
    if (!collected.isDone()) {
      after(sending.collectNanos(), collected, body::stopCollecting);
    }
    collected.whenComplete(
        (complete, e) -> {
          if (e == null && complete) {
            handle();
          } else if (e == null) {
            sending.bodyPassedThrough();
            sendUntouched();
          }
        });
  }

  private void handle() {
    CompletableFuture<HttpResponse> handled = sending.handle();
    if (!handled.isDone() && call.hasDeadline()) {
      watchDeadline(handled);
    }
    handled.whenComplete(
        (neutral, e) -> {
          if (e == null) {
            deliverOnClientThread(neutral);
          } else if (e instanceof Sending.NothingSentException) {
            sendUntouched();
          } else {
            if (e == call.refusal()) {
              refusedWith = call.refusal();
            }
            fail(e);
          }
        });
  }

  private void deliver(HttpResponse neutral) {
    Delivery.of(call, neutral, bodyHandler)
        .whenComplete(
            (response, e) -> {
              if (e != null) {
                fail(e);
              } else {
                onDependents(
                    () -> CallbackSite.during(call.knownSite(), () -> reply.complete(response)));
              }
            });
  }

  private void sendUntouched() {
    try {
      HttpRequest untouched = Requests.sameAs(call, sending.untouchedBody());
      CompletableFuture<java.net.http.HttpResponse<T>> sent =
          call.application().run(() -> call.httpClient().sendAsync(untouched, bodyHandler));
      call.onAbort(() -> sent.cancel(true));
      sent.whenComplete(
          (response, e) -> {
            if (e != null) {
              reply.completeExceptionally(e);
            } else {
              reply.complete(response);
            }
          });
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** The client's future is itself a dependent of others, and so its failure is wrapped. */
  private void fail(Throwable cause) {
    Throwable wrapped =
        cause instanceof CompletionException ? cause : new CompletionException(cause);
    onDependents(() -> reply.completeExceptionally(wrapped));
  }

  private void deliverOnClientThread(HttpResponse neutral) {
    Runnable task =
        () ->
            call.application()
                .run(
                    () -> {
                      deliver(neutral);
                      return null;
                    });
    try {
      executor.execute(task);
    } catch (RejectedExecutionException | SecurityException e) {
      onDependents(task);
    }
  }

  private static void onDependents(Runnable task) {
    try {
      DEPENDENTS.execute(task);
    } catch (SecurityException e) {
      // no new thread for whoever is here: better on this one than never
      task.run();
    }
  }

  /** The client keeps the time while it is at work itself. */
  private void watchDeadline(CompletableFuture<HttpResponse> handled) {
    long remaining = call.remainingNanos();
    after(
        remaining > 0 ? remaining + Sending.GRACE_NANOS : Sending.RECHECK_NANOS,
        handled,
        () -> {
          if (call.remainingNanos() > 0 || call.isRunning()) {
            watchDeadline(handled);
          } else if (handled.completeExceptionally(new HttpTimeoutException("request timed out"))) {
            call.abort();
          }
        });
  }

  /** Runs the action after a time, unless the future is done by then; leaves no timer behind. */
  private static void after(long nanos, CompletableFuture<?> unlessDone, Runnable action) {
    CompletableFuture<Void> timer = new CompletableFuture<>();
    timer.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    timer.thenRunAsync(action, DEPENDENTS);
    unlessDone.whenComplete((value, e) -> timer.cancel(false));
  }
}
