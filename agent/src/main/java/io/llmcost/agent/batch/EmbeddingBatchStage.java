package io.llmcost.agent.batch;

import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import java.util.concurrent.CompletionStage;

/**
 * Sends embeddings calls that differ in their texts only as one request while another one is under
 * way: each gets its own vectors and pays its own share. A call that has nobody to wait for is sent
 * as it is, at once.
 */
public final class EmbeddingBatchStage implements Stage {

  private static final long OWN_LIMIT = 2_048;

  private final Company company = new Company("Embeddings", EmbeddingForm::new);

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.call().endpoint() == Endpoint.EMBEDDINGS
        && exchange.settings().get(Options.PRESET).compareTo(Preset.OBSERVE) > 0
        && exchange.settings().get(Options.BATCH_EMBEDDINGS)
        && !exchange.controls().bypass()
        && CallKeys.tellCallersApart(exchange)
        && !company.isRefusedBy(exchange);
  }

  /** Why a call is not put beside others, for people; null if it may be. */
  public static String refusal(Exchange exchange) {
    if (exchange.call().endpoint() != Endpoint.EMBEDDINGS) {
      return "it asks for no embeddings";
    }
    if (exchange.controls().bypass()) {
      return "the call asks to be left alone (x-llmcost-bypass)";
    }
    if (!CallKeys.tellCallersApart(exchange)) {
      return CallKeys.CALLERS_LOOK_ALIKE;
    }
    int inputs = exchange.call().inputCount();
    return inputs < 1 || inputs >= most(exchange) ? "it fills a request by itself" : null;
  }

  private static int most(Exchange exchange) {
    return (int) Math.min(OWN_LIMIT, exchange.settings().get(Options.BATCH_MAX_INPUTS));
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    int most = most(exchange);
    int inputs = exchange.call().inputCount();
    return inputs < 1 || inputs >= most
        ? rest.proceed(exchange)
        : company.handle(exchange, rest, CallKeys.of(exchange).batch(), inputs, most);
  }
}
