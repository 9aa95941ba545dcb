package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Notes each request that is sent and meters its answer, unless a stage that is nearer to the
 * provider and sees more of it has done so.
 */
final class MeterStage implements Stage {

  private final Function<Url, String> providerOf;

  MeterStage(Function<Url, String> providerOf) {
    this.providerOf = providerOf;
  }

  @Override
  public String name() {
    return "meter";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Url url = exchange.request().url();
    Metering metering =
        new Metering(
            providerOf.apply(url), url.host(), exchange.call(), exchange.trace().takeBeforeNext());
    HttpResponse refusal = refusal(exchange.trace(), metering);
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    exchange.trace().sent(metering);
    exchange.trace().served(metering.provider(), exchange.call().model());
    return Futures.then(
        rest.proceed(exchange),
        (response, failure) -> {
          if (failure != null) {
            metering.failed(GuardedStage.unwrap(failure));
            return Futures.failed(GuardedStage.unwrap(failure));
          }
          return CompletableFuture.completedFuture(metering.meter(response));
        });
  }

  /** Null if the request may be sent. */
  static HttpResponse refusal(CallTrace trace, Metering metering) {
    Allowance allowance = trace.allowance();
    if (allowance == null) {
      return null;
    }
    try {
      HttpResponse refusal = allowance.admit(metering, trace.purpose() != null);
      trace.refusedBy(metering.refusedBy());
      return refusal;
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("budget:" + e.getClass(), "A call goes on outside of its budgets: " + e);
      return null;
    }
  }
}
