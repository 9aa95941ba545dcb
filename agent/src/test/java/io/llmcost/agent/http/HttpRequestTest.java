package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpRequestTest {

  @Test
  void keysInTheQueryAreNotSaid() {
    HttpRequest request =
        new HttpRequest(
            "POST",
            Url.of("https://gateway.example/v1/chat/completions?api-key=secret"),
            Headers.EMPTY,
            new byte[2]);
    assertThat(request).hasToString("POST https://gateway.example/v1/chat/completions (2 bytes)");
  }
}
