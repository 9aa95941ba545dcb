package io.llmcost.it.apps;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Calls the API with Reactor Netty's own client: {@code ReactorNettyApp BASE_URL SCENARIO...}. */
public final class ReactorNettyApp extends PostingApp {

  private final HttpClient client =
      HttpClient.create()
          .headers(
              headers ->
                  headers
                      .set("Content-Type", "application/json")
                      .set("Authorization", "Bearer " + Bodies.APPLICATION_KEY))
          .headersWhen(headers -> Mono.just(headers.set("X-Added", "yes")));

  private ReactorNettyApp(String baseUrl) {
    super(baseUrl);
  }

  public static void main(String[] args) {
    new ReactorNettyApp(args[0]).run(args);
  }

  @Override
  CompletionStage<Answer> post(String url, String body) {
    return whole(client.post().uri(url).send(Mono.just(bytes(body))));
  }

  @Override
  CompletionStage<Answer> postInPieces(String url, String one, String other) {
    return whole(client.post().uri(url).send(Flux.just(bytes(one), bytes(other))));
  }

  @Override
  CompletionStage<Answer> postAndLeave(String url, String body) {
    return client
        .post()
        .uri(url)
        .send(Mono.just(bytes(body)))
        .response(
            (response, content) ->
                content.asString().map(text -> new Answer(response.status().code(), "begun")))
        .next()
        .toFuture();
  }

  private static CompletionStage<Answer> whole(HttpClient.ResponseReceiver<?> call) {
    return call.responseSingle(
            (response, content) ->
                content.asString().map(text -> new Answer(response.status().code(), text)))
        .toFuture();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
