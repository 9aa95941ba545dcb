package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.CallTrace;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Sends calls to the models that the routes name. If such a model does not answer, the request that
 * the application made is sent once, unchanged: nobody loses an answer because of a route.
 */
public final class RouteStage implements Stage {

  private final Router router;

  public RouteStage(Router router) {
    this.router = router;
  }

  @Override
  public String name() {
    return "route";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Preset preset = exchange.settings().get(Options.PRESET);
    if (preset == Preset.OFF || !exchange.settings().intended(Options.ROUTE_ENABLED)) {
      return rest.proceed(exchange);
    }
    RouteDecision decision = router.decide(exchange);
    CallTrace trace = exchange.trace();
    if (decision.task() != null) {
      trace.task(decision.task());
    }
    Exchange routed = decision.isRouted() ? routed(exchange, decision) : null;
    if (routed == null) {
      return rest.proceed(exchange);
    }
    if (preset == Preset.OBSERVE) {
      if (trace.wouldSaveBy() == null) {
        trace.wouldServe(
            name(),
            decision.provider() == null ? null : decision.provider().name(),
            decision.model().name());
      }
      return rest.proceed(exchange);
    }
    return send(exchange, routed, decision, rest);
  }

  /** Null if the call cannot be rewritten: it stays as it is then. */
  private static Exchange routed(Exchange exchange, RouteDecision decision) {
    try {
      return RoutedCall.of(exchange, decision);
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce(
          "route:build:" + decision.route(),
          "Route " + decision.route() + " is not taken, the request cannot be rewritten: " + e);
      return null;
    }
  }

  private static CompletionStage<HttpResponse> send(
      Exchange exchange, Exchange routed, RouteDecision decision, Chain rest) {
    CallTrace trace = exchange.trace();
    String providerBefore = trace.provider();
    String modelBefore = trace.servedModel();
    trace.route(decision.route());
    trace.served(
        decision.provider() == null ? providerBefore : decision.provider().name(),
        decision.model().name());
    return rest.proceed(routed)
        .handle(
            (response, failure) -> {
              String problem = problem(response, failure, exchange);
              if (problem == null) {
                return failure == null
                    ? CompletableFuture.completedFuture(response)
                    : failed(failure);
              }
              if (response != null) {
                discard(response);
              }
              Log.warnOnce(
                  "route:failed:" + decision.route() + problem,
                  "Route "
                      + decision.route()
                      + " came to "
                      + problem
                      + "; the application's own request is made instead");
              trace.route(null);
              trace.served(providerBefore, modelBefore);
              return rest.proceed(exchange);
            })
        .thenCompose(answer -> answer);
  }

  /** What makes the original request necessary; null if nothing does. */
  private static String problem(HttpResponse response, Throwable failure, Exchange exchange) {
    if (failure != null) {
      return FailBack.isFor(failure, exchange.context())
          ? FailBack.unwrap(failure).getClass().getSimpleName()
          : null;
    }
    return FailBack.isFor(response, exchange.context()) ? "status " + response.status() : null;
  }

  private static void discard(HttpResponse response) {
    try {
      response.discard();
    } catch (RuntimeException e) {
      Log.debug("A failed route's response could not be closed", e);
    }
  }

  private static CompletionStage<HttpResponse> failed(Throwable failure) {
    CompletableFuture<HttpResponse> stage = new CompletableFuture<>();
    // No more than what futures wrap: the client's own exception is the application's.
    stage.completeExceptionally(
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure);
    return stage;
  }
}
