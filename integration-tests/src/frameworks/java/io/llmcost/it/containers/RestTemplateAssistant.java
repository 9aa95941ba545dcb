package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestTemplate;

/** Spring's {@code RestTemplate} as it is by default: over {@code HttpURLConnection}. */
public final class RestTemplateAssistant implements Assistant {

  @Override
  public String ask(String baseUrl, String question) {
    HttpHeaders headers = new HttpHeaders();
    headers.set("Authorization", KEY);
    headers.setContentType(MediaType.APPLICATION_JSON);
    ResponseEntity<String> answer =
        new RestTemplate()
            .postForEntity(
                baseUrl + "/chat/completions",
                new HttpEntity<>(Prompts.chat(question), headers),
                String.class);
    return answer.getStatusCode() + " " + answer.getBody();
  }
}
