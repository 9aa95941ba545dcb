package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.instrumentation.CallbackSite;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** One call on its way through the gateway, in either form. */
final class Handling {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private final Call call;
  private final HttpRequest neutral;
  private final TransportUpstream upstream;

  Handling(Call call, BytesBody body) {
    this.call = call;
    this.neutral =
        new HttpRequest(
            call.request().method().name(),
            call.url(),
            Messages.requestHeaders(call.request(), body),
            body.bytes());
    this.upstream = new TransportUpstream(call, neutral, body);
    call.goesThrough(upstream);
  }

  /** As {@link HttpClient#execute}. */
  HttpResponse blocking() {
    Throwable failure;
    try {
      io.llmcost.agent.http.HttpResponse answer =
          new BlockingWait(call::isOver, this::ended, call::abort)
              .await(call.services().calls().handle(neutral, call, upstream));
      return delivered(answer).toCompletableFuture().get();
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (Throwable e) {
      failure = e;
    }
    Throwable cause = unwrapped(failure);
    switch (recovery(cause)) {
      case SEND:
        return asWithoutUs(() -> own().execute(upstream.untouched(), call.options()));
      case ANSWER:
        HttpResponse came = upstream.answerThatCame();
        if (came != null) {
          return came;
        }
        break;
      default:
        break;
    }
    throw Handling.<RuntimeException>asItIs(forTheSdk(cause));
  }

  private IOException ended() {
    return call.remainingNanos() == 0
        ? new SocketTimeoutException("timeout")
        : new IOException("Cancelled");
  }

  /** As {@link HttpClient#executeAsync}. */
  CompletableFuture<HttpResponse> async() {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    result.whenComplete(
        (response, failure) -> {
          if (result.isCancelled()) {
            call.abort();
          }
        });
    CompletionStage<HttpResponse> answer;
    try {
      answer = call.services().calls().handle(neutral, call, upstream).thenCompose(this::delivered);
    } catch (RuntimeException | LinkageError e) {
      recover(e, result);
      return result;
    }
    answer.whenComplete(
        (response, failure) -> {
          if (failure == null) {
            respond(response, result);
          } else {
            recover(unwrapped(failure), result);
          }
        });
    return result;
  }

  private void respond(HttpResponse response, CompletableFuture<HttpResponse> result) {
    inApplication(
        () -> {
          if (!result.complete(response)) {
            response.close();
          }
        });
  }

  /** The SDK goes on with an answer on the thread that brings it, and calls the application. */
  private void inApplication(Runnable signal) {
    call.application()
        .run(
            () -> {
              CallbackSite.during(call.callSite(), signal);
              return null;
            });
  }

  private void recover(Throwable cause, CompletableFuture<HttpResponse> result) {
    switch (recovery(cause)) {
      case SEND:
        try {
          asWithoutUs(() -> own().executeAsync(upstream.untouched(), call.options()))
              .whenComplete(
                  (response, failure) ->
                      HandledAbove.notDuring(
                          () -> {
                            if (failure == null) {
                              respond(response, result);
                            } else {
                              inApplication(() -> result.completeExceptionally(failure));
                            }
                          }));
        } catch (RuntimeException | Error e) {
          inApplication(() -> result.completeExceptionally(e));
        }
        return;
      case ANSWER:
        HttpResponse came = upstream.answerThatCame();
        if (came != null) {
          respond(came, result);
          return;
        }
        break;
      default:
        break;
    }
    inApplication(() -> result.completeExceptionally(forTheSdk(cause)));
  }

  private HttpClient own() {
    return call.transport().own();
  }

  private <T> T asWithoutUs(Supplier<T> send) {
    return call.application().run(() -> HandledAbove.during(send));
  }

  private CompletionStage<HttpResponse> delivered(io.llmcost.agent.http.HttpResponse answer) {
    if (answer.isWhole()) {
      upstream.discard();
      return CompletableFuture.completedFuture(Answer.whole(answer, call::isCancelled));
    }
    if (!(answer.live() instanceof ReceivedBody)) {
      return answer.readWhole(MAX_BYTES).thenCompose(this::delivered);
    }
    ReceivedBody body = (ReceivedBody) answer.live();
    HttpResponse received = body.handOver();
    if (received == null) {
      throw new CompletionException(new IOException("The response body was taken by somebody"));
    }
    return CompletableFuture.completedFuture(Answer.live(answer, received, body.headers()));
  }

  /** What becomes of a call whose handling has failed. */
  private enum Recovery {
    /** The transport's own failure, or no answer that is the application's. */
    FAIL,
    /** Nothing was sent: the call is made as if we were not there. */
    SEND,
    /** The answer to what the application has asked is here. */
    ANSWER
  }

  /**
   * After a failure: one of the transport's own goes to the SDK; after one of ours the call goes on
   * as if we were not there, but is never sent a second time.
   */
  private Recovery recovery(Throwable cause) {
    if (upstream.failedWith(cause)
        || call.isOver()
        || cause instanceof InterruptedIOException
        || cause instanceof CancellationException) {
      return Recovery.FAIL;
    }
    Log.warnOnce(
        "openai:" + cause.getClass(), "A call through the OpenAI SDK goes on untouched: " + cause);
    return upstream.hasSent() ? Recovery.ANSWER : Recovery.SEND;
  }

  /** As the SDK's own transport says it, but for what the application's has said itself. */
  private Throwable forTheSdk(Throwable cause) {
    Throwable told = upstream.toldBy(cause);
    if (told != null) {
      return told;
    }
    if (cause instanceof IOException) {
      return new OpenAIIoException("Request failed", cause);
    }
    return upstream.failedWith(cause) || cause instanceof CancellationException
        ? cause
        : new OpenAIIoException(
            "Request failed",
            new IOException("The answer was lost to a fault of llmcost: " + cause, cause));
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A transport may have thrown what it does not declare. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T asItIs(Throwable cause) throws T {
    throw (T) cause;
  }
}
