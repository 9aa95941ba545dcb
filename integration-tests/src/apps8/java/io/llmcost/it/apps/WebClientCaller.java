package io.llmcost.it.apps;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's, on whatever connector it finds. */
final class WebClientCaller implements Caller {

  private final WebClient client =
      WebClient.builder()
          .defaultHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
          .build();

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    WebClient.ResponseSpec spec =
        client
            .post()
            .uri(url)
            .contentType(MediaType.APPLICATION_JSON)
            .body(Mono.just(body), String.class)
            .retrieve();
    if (kind.equals("sync") || kind.equals("async")) {
      String whole = spec.bodyToMono(String.class).block(Duration.ofMillis(2L * PATIENCE_MS));
      got.status(200);
      got.text(whole);
      return;
    }
    Flux<byte[]> parts =
        spec.bodyToFlux(byte[].class)
            .timeout(Duration.ofMillis(2L * PATIENCE_MS))
            .doOnNext(
                part -> {
                  got.status(200);
                  got.text(ChaosApp.text(part));
                });
    (kind.equals("abandon") ? parts.take(1) : parts).blockLast(Duration.ofMillis(LIMIT_MS));
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() {
    // its connections are Reactor's
  }
}
