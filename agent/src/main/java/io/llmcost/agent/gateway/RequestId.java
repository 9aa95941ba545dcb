package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.http.HttpRequest;

/** Names a request by its call, so that both can be found together at a provider. */
final class RequestId {

  private static final String HEADER = "x-request-id";

  private RequestId() {}

  /** The request to send: with the call's id where it has none, and that is wanted. */
  static HttpRequest in(Exchange exchange) {
    HttpRequest request = exchange.request();
    return exchange.settings().get(Options.TRACING_REQUEST_ID)
            && exchange.settings().get(Options.PRESET).compareTo(Preset.OBSERVE) > 0
            && !exchange.controls().bypass()
            && !request.headers().has(HEADER)
        ? request.withHeaders(request.headers().with(HEADER, exchange.trace().callId()))
        : request;
  }
}
