package io.llmcost.it.apps;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** The same as {@link AskedApp} with Spring's WebClient. */
public final class AskedWebClientApp {

  private AskedWebClientApp() {}

  public static void main(String[] args) throws Exception {
    AtomicReference<String> cache = new AtomicReference<>();
    WebClient client =
        WebClient.builder()
            .defaultHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .filter(
                (request, next) ->
                    next.exchange(request)
                        .doOnNext(
                            response ->
                                cache.set(
                                    response
                                        .headers()
                                        .asHttpHeaders()
                                        .getFirst("x-llmcost-cache"))))
            .build();
    Questions.answer(
        (body, stream) -> {
          String text =
              client
                  .post()
                  .uri(args[0] + "/chat/completions")
                  .contentType(MediaType.APPLICATION_JSON)
                  .body(Mono.just(body), String.class)
                  .retrieve()
                  .bodyToFlux(byte[].class)
                  .map(ChaosApp::text)
                  .collect(Collectors.joining())
                  .block();
          return Questions.line(200, cache.get(), text);
        });
  }
}
