package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring's {@code RestClient} over the JDK's client. */
public final class RestClientAssistant implements Assistant {

  @Override
  public String ask(String baseUrl, String question) {
    return RestClient.builder()
        .requestFactory(new JdkClientHttpRequestFactory())
        .build()
        .post()
        .uri(baseUrl + "/chat/completions")
        .header("Authorization", KEY)
        .contentType(MediaType.APPLICATION_JSON)
        .body(Prompts.chat(question))
        .retrieve()
        .body(String.class);
  }
}
