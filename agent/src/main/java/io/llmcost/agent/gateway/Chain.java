package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** The rest of the stages and, behind them, the application's own client. */
public interface Chain {

  /** Goes on; may be called any number of times. */
  CompletionStage<HttpResponse> proceed(Exchange exchange);
}
