package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** The stages from one of them on, and the application's client behind them. */
final class StageChain implements Chain {

  private final GuardedStage[] stages;
  private final int index;
  private final Upstream upstream;

  StageChain(GuardedStage[] stages, int index, Upstream upstream) {
    this.stages = stages;
    this.index = index;
    this.upstream = upstream;
  }

  @Override
  public CompletionStage<HttpResponse> proceed(Exchange exchange) {
    if (index < stages.length) {
      return stages[index].handle(exchange, new StageChain(stages, index + 1, upstream));
    }
    return send(exchange.request());
  }

  /** To the application's client at once. */
  CompletionStage<HttpResponse> send(HttpRequest request) {
    try {
      return upstream.send(request);
    } catch (Throwable e) {
      return Futures.failed(e);
    }
  }
}
