package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stage that cannot hurt: its faults end in the rest of the chain being run with what the stage
 * was given. What was sent unchanged is not sent again: a doubled request is a doubled bill. Once
 * the caller has given up nothing is.
 */
final class GuardedStage {

  /** Faults in a row after which a stage is switched off. */
  static final int MAX_FAULTS = 5;

  private final Stage stage;
  private final AtomicInteger faults = new AtomicInteger();
  private volatile boolean off;

  GuardedStage(Stage stage) {
    this.stage = stage;
  }

  String name() {
    return stage.name();
  }

  boolean isOff() {
    return off;
  }

  /** Whether a call is to go through the stage. */
  boolean concerns(Exchange exchange) {
    if (off) {
      return false;
    }
    try {
      return stage.concerns(exchange);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      faulted(e);
      return false;
    }
  }

  void switchOn() {
    faults.set(0);
    off = false;
  }

  /**
   * @param rest nobody else's: it remembers what the stage does with it
   */
  CompletionStage<HttpResponse> handle(Exchange exchange, StageChain rest) {
    if (off) {
      return rest.proceed(exchange);
    }
    CompletionStage<HttpResponse> result;
    try {
      result = stage.handle(exchange, rest);
    } catch (Throwable e) {
      return recover(e, exchange, rest);
    }
    if (result instanceof CompletableFuture) {
      CompletableFuture<HttpResponse> future = (CompletableFuture<HttpResponse>) result;
      if (future.isDone() && !future.isCompletedExceptionally() && future.getNow(null) != null) {
        succeeded();
        return future;
      }
    }
    return result == null
        ? recover(new NullPointerException("no result"), exchange, rest)
        : whenDone(result, exchange, rest);
  }

  private CompletionStage<HttpResponse> whenDone(
      CompletionStage<HttpResponse> result, Exchange exchange, StageChain rest) {
    return result
        .handle(
            (response, failure) -> {
              if (failure == null && response != null) {
                succeeded();
                return CompletableFuture.completedFuture(response);
              }
              Throwable cause =
                  failure == null ? new NullPointerException("no response") : unwrap(failure);
              if (rest.failedWith(cause)
                  || exchange.trace().isBodyFailure(cause)
                  || cause instanceof CancellationException) {
                return Futures.<HttpResponse>failed(cause);
              }
              return recover(cause, exchange, rest);
            })
        .thenCompose(stage -> stage);
  }

  private void succeeded() {
    if (faults.get() != 0) {
      faults.set(0);
    }
  }

  private CompletionStage<HttpResponse> recover(
      Throwable fault, Exchange exchange, StageChain rest) {
    if (rest.hasSent() && exchange.context().isCancelled()) {
      rest.discard();
      return Futures.failed(fault);
    }
    faulted(fault);
    CompletionStage<HttpResponse> sent = rest.sentUnchanged(exchange);
    if (sent == null) {
      rest.discard();
      return rest.proceed(exchange);
    }
    return sent.thenCompose(
        response ->
            response.isWhole() || !response.live().isTaken()
                ? CompletableFuture.completedFuture(response)
                : rest.proceed(exchange));
  }

  private void faulted(Throwable fault) {
    if (fault instanceof VirtualMachineError && !(fault instanceof StackOverflowError)) {
      Log.warnOnce("stage:" + name() + ":vm", "Stage " + name() + " met " + fault);
    }
    int inARow = faults.incrementAndGet();
    if (inARow == 1) {
      Log.warn("Stage " + name() + " failed, the call goes on without it", fault);
    }
    if (inARow >= MAX_FAULTS && !off) {
      off = true;
      Log.error(
          "Stage "
              + name()
              + " failed "
              + MAX_FAULTS
              + " times in a row and is switched off until the configuration is reloaded",
          fault);
    }
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
