package io.llmcost.agent.limit;

import io.llmcost.agent.budget.Estimator;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request on its way through its gates. */
final class LimitedCall {

  private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Exchange exchange;
  private final Chain rest;
  private final Limiter limiter;
  private final Lane lane;
  private final Estimator estimator;
  private final Estimator.Estimate estimate;
  private final long ageing;
  private Pass pass;

  LimitedCall(
      Exchange exchange,
      Chain rest,
      Limiter limiter,
      Lane lane,
      Estimator estimator,
      Estimator.Estimate estimate) {
    this.exchange = exchange;
    this.rest = rest;
    this.limiter = limiter;
    this.lane = lane;
    this.estimator = estimator;
    this.estimate = estimate;
    this.ageing = exchange.settings().get(Options.LIMITS_AGEING).toNanos();
  }

  /** What becomes of it when its time to wait is over. */
  interface WhenOver {
    CompletionStage<HttpResponse> over(LimitedCall call, Exchange exchange, long waitedNanos);
  }

  /** Whether it may go out at once. */
  boolean enter() {
    pass = limiter.tryEnter(lane, estimate.tokens());
    return pass != null;
  }

  /** Null if there is no place to wait, or no use in it. */
  Ticket queue(long maxNanos) {
    int levels = Priorities.of(exchange.settings(), exchange.trace().callSite()).ordinal();
    return limiter.queue(
        lane,
        estimate.tokens(),
        exchange.context(),
        exchange.settings().get(Options.LIMITS_QUEUE),
        maxNanos,
        levels * ageing,
        ageing);
  }

  /** A caller whose thread is blocked anyway waits on it; what follows must run on it too. */
  CompletionStage<HttpResponse> await(Ticket ticket, WhenOver otherwise) {
    long since = System.nanoTime();
    if (!exchange.context().isBlocking()) {
      if (ticket.turn.isDone() && !ticket.turn.isCompletedExceptionally()) {
        return turned(ticket.turn.join(), since, otherwise);
      }
      // Not on the thread that makes room: what follows is the application's client.
      return ticket.turn.thenComposeAsync(turn -> turned(turn, since, otherwise));
    }
    Pass turn = null;
    try {
      turn = block(ticket);
    } catch (CancellationException e) {
      return Futures.failed(e);
    } catch (InterruptedException e) {
      // The client's own call is to notice it, in its own way.
      Thread.currentThread().interrupt();
      turn = limiter.leave(ticket);
    }
    return turned(turn, since, otherwise);
  }

  private Pass block(Ticket ticket) throws InterruptedException {
    while (true) {
      try {
        return ticket.turn.get(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        boolean cancelled = exchange.context().isCancelled();
        boolean over = exchange.context().remainingNanos() <= 0 || limiter.isLate(ticket);
        if (cancelled || over) {
          Pass late = limiter.leave(ticket);
          if (!cancelled) {
            return late;
          }
          if (late != null) {
            limiter.unsent(late, ageing);
          }
          throw new CancellationException("The call was cancelled");
        }
        limiter.lookIfNobodyDoes(ageing);
      } catch (ExecutionException e) {
        throw new CancellationException("The call was cancelled");
      }
    }
  }

  private CompletionStage<HttpResponse> turned(Pass turn, long since, WhenOver otherwise) {
    long waited = System.nanoTime() - since;
    if (turn == null) {
      return otherwise.over(this, exchange, waited);
    }
    pass = turn;
    if (exchange.context().isCancelled()) {
      limiter.unsent(pass, ageing);
      return Futures.failed(new CancellationException("The call was cancelled"));
    }
    return send(waited);
  }

  /** Whether or not there is room. */
  CompletionStage<HttpResponse> sendAnyway(long waitedNanos) {
    pass = limiter.enter(lane, estimate.tokens());
    return send(waitedNanos);
  }

  /** Nothing is sent; the application, or who asks somebody else now, gets the API's own error. */
  CompletionStage<HttpResponse> refused(long waitedNanos) {
    Limiter.Closed closed = limiter.closed(lane, estimate.tokens());
    exchange.trace().heldBack(waitedNanos, closed.gate);
    return CompletableFuture.completedFuture(Refusal.of(exchange.call(), closed));
  }

  CompletionStage<HttpResponse> send(long waitedNanos) {
    Outgoing outgoing = new Outgoing(limiter, pass, estimator, estimate, ageing);
    exchange.trace().letOut(waitedNanos, outgoing);
    CompletionStage<HttpResponse> sent;
    try {
      sent = rest.proceed(exchange);
    } catch (RuntimeException | Error e) {
      outgoing.unsent();
      throw e;
    }
    return Futures.then(
        sent,
        (response, failure) -> {
          if (failure != null) {
            outgoing.answered(lane, Advice.NONE);
            outgoing.left();
            return Futures.failed(failure);
          }
          return CompletableFuture.completedFuture(arrived(response, outgoing));
        });
  }

  private HttpResponse arrived(HttpResponse response, Outgoing outgoing) {
    if (exchange.trace().isRefused()) {
      // By a budget: nothing was sent.
      outgoing.unsent();
      return response;
    }
    outgoing.answered(lane, Advice.of(response.status(), response.headers(), Instant.now()));
    if (!response.isWhole()) {
      return response.observedBy(outgoing);
    }
    outgoing.left();
    return response;
  }
}
