package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring's {@code WebClient} over Reactor Netty. */
public final class WebClientAssistant implements Assistant {

  /** One for all: the answers of one connector are for its own calls. */
  private static final WebClient CLIENT = WebClient.create();

  @Override
  public String ask(String baseUrl, String question) {
    return CLIENT
        .post()
        .uri(baseUrl + "/chat/completions")
        .header("Authorization", KEY)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Prompts.chat(question))
        .retrieve()
        .bodyToMono(String.class)
        .block();
  }
}
