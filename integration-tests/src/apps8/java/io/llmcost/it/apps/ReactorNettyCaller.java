package io.llmcost.it.apps;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Reactor Netty's own client. */
final class ReactorNettyCaller implements Caller {

  private final HttpClient client =
      HttpClient.create()
          .disableRetry(true) // its own second attempt, which nobody sees
          .responseTimeout(Duration.ofMillis(PATIENCE_MS))
          .headers(
              headers ->
                  headers
                      .set("Content-Type", "application/json")
                      .set("Authorization", "Bearer " + Bodies.APPLICATION_KEY));

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    Flux<byte[]> parts =
        client
            .post()
            .uri(url)
            .send(Mono.just(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)))
            .response(
                (response, content) -> {
                  got.status(response.status().code());
                  return content.asByteArray();
                })
            .doOnNext(part -> got.text(ChaosApp.text(part)));
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
