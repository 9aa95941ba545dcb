package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.AnswerScanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Notes each request that is sent and meters its answer, in the API of the call: what is sent may
 * still be translated.
 */
final class MeterStage implements Stage {

  /** Of long JSON only the end is kept, where the usage stands. */
  private static final AnswerScanner.Limits KEPT =
      new AnswerScanner.Limits(1 << 20, 1 << 20, 128 << 10, 64L << 20);

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
    Metering metering = new Metering(providerOf.apply(url), url.host(), exchange.call());
    exchange.trace().sent(metering);
    exchange.trace().served(metering.provider(), exchange.call().model());
    return Futures.then(
        rest.proceed(exchange),
        (response, failure) -> {
          if (failure != null) {
            metering.failed(GuardedStage.unwrap(failure));
            return Futures.failed(GuardedStage.unwrap(failure));
          }
          AnswerScanner scanner =
              new AnswerScanner(response.headers(), KEPT, scanned -> metering.done());
          metering.head(response.status(), scanner);
          return CompletableFuture.completedFuture(metered(response, scanner));
        });
  }

  /** Nobody need wait for what is here already. */
  private static HttpResponse metered(HttpResponse response, AnswerScanner scanner) {
    if (!response.isWhole() || !response.pipeline().isEmpty()) {
      return response.observedBy(scanner);
    }
    scanner.data(response.bytes(), 0, response.bytes().length);
    scanner.end();
    return response;
  }
}
