package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.instrumentation.ClientCase;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class WebClientCase extends ClientCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";
  static final Duration LIMIT = Duration.ofSeconds(20);

  final PlannedGateway gateway = new PlannedGateway();
  final ClientHttpConnector netty = new ReactorClientHttpConnector();

  WebClient.Builder builder(ClientHttpConnector connector) {
    String url = server.url("/v1").toString();
    return WebClient.builder().baseUrl(url).exchangeFunction(gateway.function(connector));
  }

  WebClient client() {
    return builder(netty).build();
  }

  static WebClient.ResponseSpec chat(WebClient client) {
    return chat(client, Mono.just(ASKED));
  }

  static WebClient.ResponseSpec chat(WebClient client, Mono<String> body) {
    return client
        .post()
        .uri("/chat/completions")
        .contentType(MediaType.APPLICATION_JSON)
        .body(body, String.class)
        .retrieve();
  }

  static String text(WebClient client) {
    return chat(client).bodyToMono(String.class).block(LIMIT);
  }
}
