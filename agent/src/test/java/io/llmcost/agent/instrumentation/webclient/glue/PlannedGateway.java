package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.instrumentation.PlannedCalls;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import reactor.core.publisher.Mono;

/** Stands in for the gateway, and asks the glue as the woven function would. */
final class PlannedGateway extends PlannedCalls {

  final WebClientGlue glue = new WebClientGlue(services);

  ExchangeFunction function(ClientHttpConnector connector) {
    ExchangeFunction spring = ExchangeFunctions.create(connector);
    return request -> {
      Object[] answer = glue.handle("exchange", new Object[] {spring.getClass(), spring, request});
      return answer == null ? spring.exchange(request) : answered(answer);
    };
  }

  @SuppressWarnings("unchecked") // as the joint casts it
  private static Mono<ClientResponse> answered(Object[] answer) {
    if (answer[1] != null) {
      throw (RuntimeException) answer[1];
    }
    return (Mono<ClientResponse>) answer[0];
  }
}
