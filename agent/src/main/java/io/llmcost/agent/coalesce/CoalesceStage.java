package io.llmcost.agent.coalesce;

import io.llmcost.agent.cache.AnswerCapture;
import io.llmcost.agent.cache.AnswerReplay;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets identical deterministic calls that are under way at the same time share one request. The
 * first one leads; the others follow and get its complete answer in their own form. If there is no
 * such answer (an error, a stream that is cut, cancelled or no longer read, too many bytes, too
 * little time), each follower makes its own call, as it would have without us; they do not elect a
 * new leader among themselves, so none waits twice.
 */
public final class CoalesceStage implements Stage {

  private final Flights flights = new Flights();
  private final CoalesceStats stats = new CoalesceStats();

  /** Counters; live. */
  public CoalesceStats stats() {
    return stats;
  }

  /** Calls that others may be waiting for now. */
  public int underWay() {
    return flights.size();
  }

  /** Calls that wait for another one's answer now and block no thread; about. */
  public int followers() {
    return flights.followers();
  }

  @Override
  public String name() {
    return "coalesce";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.settings().get(Options.PRESET) != Preset.OFF
        && exchange.settings().intended(Options.COALESCE_ENABLED)
        && refusal(exchange) == null;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    CallKey key = CallKeys.of(exchange).call();
    Flight mine = new Flight(exchange.context());
    Flight flight = flights.join(key, mine);
    if (flight == mine) {
      return lead(key, mine, exchange, rest);
    }
    if (flight == null || (exchange.context().isBlocking() && flight.isLedByThisThread())) {
      return rest.proceed(exchange);
    }
    if (exchange.settings().get(Options.PRESET) == Preset.OBSERVE) {
      exchange.trace().forgo(Forgone.call("coalesce"));
      return rest.proceed(exchange);
    }
    return follow(flight, exchange, rest);
  }

  /** Why a call is never shared, switches aside, for people; null if it may be. */
  public static String refusal(Exchange exchange) {
    if (exchange.controls().bypass()) {
      return "the call asks to be left alone (x-llmcost-bypass)";
    }
    if (exchange.controls().cacheUse() != CacheUse.FULL) {
      return "the call has an x-llmcost-cache header";
    }
    if (!CallKeys.tellCallersApart(exchange)) {
      return CallKeys.CALLERS_LOOK_ALIKE;
    }
    return exchange.call().whyNotDeterministic();
  }

  private CompletionStage<HttpResponse> lead(
      CallKey key, Flight flight, Exchange exchange, Chain rest) {
    CompletionStage<HttpResponse> sent;
    try {
      sent = rest.proceed(exchange);
    } catch (RuntimeException | Error e) {
      flights.end(key, flight, null);
      throw e;
    }
    return sent.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                flights.end(key, flight, null);
              }
            })
        .thenApply(response -> watched(response, key, flight, exchange));
  }

  /** Never throws: the answer is on its way to the application already. */
  private HttpResponse watched(
      HttpResponse response, CallKey key, Flight flight, Exchange exchange) {
    try {
      flight.headArrived(System.nanoTime());
      if (exchange.settings().get(Options.PRESET) == Preset.OBSERVE) {
        // Nobody will be given the answer: no copy of it is made.
        return response
            .observedBy(flight.progress())
            .observedBy(new WhenOver(() -> flights.end(key, flight, null)));
      }
      HttpResponse watched =
          AnswerCapture.of(
              response,
              exchange,
              (int) Math.min(16 << 20, exchange.settings().get(Options.CACHE_MAX_ENTRY_BYTES)),
              answer -> flights.end(key, flight, answer));
      return flight.outcome().isDone() ? watched : watched.observedBy(flight.progress());
    } catch (RuntimeException e) {
      Log.warnOnce("coalesce:watch", "Calls are not coalesced: " + e);
      flights.end(key, flight, null);
      return response;
    }
  }

  private CompletionStage<HttpResponse> follow(Flight flight, Exchange exchange, Chain rest) {
    Follower follower = new Follower(flight, exchange.context(), flights.patience());
    if (!exchange.context().isBlocking()) {
      // Not on the leader's thread: what follows is the application's code.
      return follower.answer().thenComposeAsync(answer -> answerOrProceed(answer, exchange, rest));
    }
    StoredAnswer answer;
    try {
      answer = follower.await();
    } catch (CancellationException e) {
      CompletableFuture<HttpResponse> cancelled = new CompletableFuture<>();
      cancelled.completeExceptionally(e);
      return cancelled;
    }
    return answerOrProceed(answer, exchange, rest);
  }

  private CompletionStage<HttpResponse> answerOrProceed(
      StoredAnswer answer, Exchange exchange, Chain rest) {
    HttpResponse response = answer == null ? null : replay(answer, exchange);
    if (response == null) {
      stats.releasedOne();
      return rest.proceed(exchange);
    }
    stats.coalescedOne();
    exchange.trace().cache("coalesced");
    exchange.trace().served(null, answer.model());
    return CompletableFuture.completedFuture(response);
  }

  private static HttpResponse replay(StoredAnswer answer, Exchange exchange) {
    try {
      return AnswerReplay.of(answer, exchange);
    } catch (RuntimeException e) {
      Log.warnOnce("coalesce:replay", "An answer cannot be shared: " + e);
      return null;
    }
  }
}
