package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The stages from one of them on, and the application's client behind them. Remembers what the
 * stage before did with them, so that a fault of it does not send anything twice.
 */
final class StageChain implements Chain {

  private final GuardedStage[] stages;
  private final int index;
  private final Upstream upstream;
  private Exchange lastExchange;
  private CompletionStage<HttpResponse> lastResult;
  private volatile Throwable lastFailure;

  StageChain(GuardedStage[] stages, int index, Upstream upstream) {
    this.stages = stages;
    this.index = index;
    this.upstream = upstream;
  }

  @Override
  public CompletionStage<HttpResponse> proceed(Exchange exchange) {
    int next = index;
    while (next < stages.length && !stages[next].concerns(exchange)) {
      next++;
    }
    CompletionStage<HttpResponse> result =
        next < stages.length
            ? stages[next].handle(exchange, new StageChain(stages, next + 1, upstream))
            : send(exchange);
    synchronized (this) {
      lastExchange = exchange;
      lastResult = result;
    }
    if (result instanceof CompletableFuture
        && ((CompletableFuture<HttpResponse>) result).isDone()
        && !((CompletableFuture<HttpResponse>) result).isCompletedExceptionally()) {
      return result;
    }
    return result.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            lastFailure = GuardedStage.unwrap(failure);
          }
        });
  }

  private CompletionStage<HttpResponse> send(Exchange exchange) {
    if (exchange.leg() != null) {
      try {
        return upstream.beside(RequestId.in(exchange), exchange.leg());
      } catch (Throwable e) {
        return Futures.failed(e);
      }
    }
    long headNanos = exchange.effort().firstTokenNanos();
    if (headNanos == Long.MAX_VALUE) {
      return send(RequestId.in(exchange));
    }
    try {
      return upstream.send(RequestId.in(exchange), headNanos);
    } catch (Throwable e) {
      return Futures.failed(e);
    }
  }

  /** To the application's client at once. */
  CompletionStage<HttpResponse> send(HttpRequest request) {
    try {
      return upstream.send(request);
    } catch (Throwable e) {
      return Futures.failed(e);
    }
  }

  /** Whether the stage has gone on. */
  synchronized boolean hasSent() {
    return lastResult != null;
  }

  /** Gives up the answer that nobody will read, now or when it comes. */
  synchronized void discard() {
    if (lastResult != null) {
      lastResult.thenAccept(
          response -> {
            if (!response.isWhole() && !response.live().isTaken()) {
              response.discard();
            }
          });
    }
  }

  /** Whether this is what the rest of the chain failed with last. */
  boolean failedWith(Throwable cause) {
    return lastFailure == cause;
  }

  /** What came of the very request that the stage was given; null if it went on with another. */
  synchronized CompletionStage<HttpResponse> sentUnchanged(Exchange exchange) {
    return lastExchange != null && lastExchange.request() == exchange.request() ? lastResult : null;
  }
}
