package io.llmcost.agent.stagetest;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Takes calls through one stage, as a chain does. */
public final class Stages {

  private Stages() {}

  public static CompletionStage<HttpResponse> pass(Stage stage, Exchange exchange, Chain rest) {
    return stage.concerns(exchange) ? stage.handle(exchange, rest) : rest.proceed(exchange);
  }
}
