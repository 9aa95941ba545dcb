package io.llmcost.agent.route;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Hears what an application says of earlier answers, with whatever call it says it. */
public final class FeedbackStage implements Stage {

  private final RouteStage routes;

  public FeedbackStage(RouteStage routes) {
    this.routes = routes;
  }

  @Override
  public String name() {
    return "feedback";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.controls().feedback() != null;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    routes.said(exchange.controls().feedback());
    return rest.proceed(exchange);
  }
}
