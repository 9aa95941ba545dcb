package io.llmcost.it.apps;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Calls the API with Spring's WebClient, with what all its versions have: {@code WebClientApp
 * BASE_URL SCENARIO...}.
 */
public final class WebClientApp {

  private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
      new ParameterizedTypeReference<ServerSentEvent<String>>() {};

  private final WebClient client;
  private final String baseUrl;

  private WebClientApp(String baseUrl) {
    this.baseUrl = baseUrl;
    this.client =
        WebClient.builder()
            .baseUrl(baseUrl)
            .defaultHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .filter(adding())
            .build();
  }

  private static ExchangeFilterFunction adding() {
    return ExchangeFilterFunction.ofRequestProcessor(
        request -> Mono.just(ClientRequest.from(request).header("X-Added", "yes").build()));
  }

  public static void main(String[] args) {
    // What the JDK's client says of a call that was cancelled comes too late for anybody.
    Hooks.onErrorDropped(late -> {});
    WebClientApp app = new WebClientApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      app.tryToRun(args[i]);
    }
  }

  private void tryToRun(String scenario) {
    try {
      run(scenario);
    } catch (Exception e) {
      Output.failure(scenario, e);
    }
  }

  private void run(String scenario) throws Exception {
    Flux<String> stream = flux("/chat/completions", Bodies.chat(scenario, Bodies.STREAM));
    switch (Output.kind(scenario)) {
      case "sync":
        print(scenario, text("/chat/completions", Bodies.chat(scenario, "")).block());
        break;
      case "async":
        print(scenario, text("/chat/completions", Bodies.chat(scenario, "")).toFuture().get());
        break;
      case "cancel-sync":
        Cancelling.onceAsked(baseUrl, scenario, Thread.currentThread()::interrupt);
        print(scenario, text("/chat/completions", Bodies.chat(scenario, "")).block());
        break;
      case "cancel-async":
        CompletableFuture<String> future =
            text("/chat/completions", Bodies.chat(scenario, "")).toFuture();
        Cancelling.onceAsked(baseUrl, scenario, () -> future.cancel(true));
        print(scenario, future.get());
        break;
      case "pieces":
        print(scenario, pieces("/chat/completions", Bodies.chat(scenario, "")).block());
        break;
      case "stream":
        List<String> events = stream.collectList().block();
        print(scenario, String.join("\n", events));
        break;
      case "stream-iterable":
        StringBuilder said = new StringBuilder();
        for (String event : stream.toIterable(1)) {
          said.append(event).append('\n');
        }
        print(scenario, said.toString());
        break;
      case "stream-usage":
        Flux<String> usage = flux("/chat/completions", Bodies.chat(scenario, Bodies.STREAM_USAGE));
        print(scenario, String.join("\n", usage.collectList().block()));
        break;
      case "stream-events":
        print(scenario, String.join("\n", events("/chat/completions", scenario).block()));
        break;
      case "stream-abandoned":
        print(scenario, stream.next().block());
        break;
      case "responses":
        print(scenario, text("/responses", Bodies.responses(scenario, "")).block());
        break;
      case "responses-stream":
        Flux<String> answer = flux("/responses", Bodies.responses(scenario, Bodies.STREAM));
        print(scenario, String.join("\n", answer.collectList().block()));
        break;
      case "completions":
        print(scenario, text("/completions", Bodies.completions(scenario)).block());
        break;
      case "embeddings":
        print(scenario, text("/embeddings", Bodies.embeddings(scenario)).block());
        break;
      case "warm":
        print(scenario, text("/chat/completions", Bodies.warm(scenario)).block());
        break;
      case "not-llm":
        print(scenario, text("/files", "{\"purpose\":\"batch\"}").block());
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private Mono<String> text(String path, String body) {
    return call(path, Mono.just(body)).bodyToMono(String.class);
  }

  /** A body whose length nobody knows before it is sent. */
  private Mono<String> pieces(String path, String body) {
    int half = body.length() / 2;
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .body(Flux.just(body.substring(0, half), body.substring(half)), String.class)
        .retrieve()
        .bodyToMono(String.class);
  }

  private Flux<String> flux(String path, String body) {
    return call(path, Mono.just(body)).bodyToFlux(String.class);
  }

  private Mono<List<String>> events(String path, String scenario) {
    return call(path, Mono.just(Bodies.chat(scenario, Bodies.STREAM)))
        .bodyToFlux(EVENT)
        .map(event -> event.event() + " " + event.comment() + " " + event.data())
        .collectList();
  }

  private WebClient.ResponseSpec call(String path, Mono<String> body) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body, String.class)
        .retrieve();
  }

  private static void print(String scenario, String body) {
    Output.result(scenario, 200, body);
  }
}
