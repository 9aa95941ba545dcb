package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class WebClientCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";
  static final Duration LIMIT = Duration.ofSeconds(20);

  final PlannedGateway gateway = new PlannedGateway();
  final ClientHttpConnector netty = new ReactorClientHttpConnector();
  MockWebServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new MockWebServer();
    server.start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

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

  static MockResponse json(String body) {
    return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
  }

  RecordedRequest taken() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("a request at the server").isNotNull();
    return request;
  }

  static HttpResponse answer(int status, String body) {
    return HttpResponse.whole(
        status,
        Headers.of("Content-Type", "application/json", "x-llmcost-cache", "hit"),
        bytes(body));
  }

  static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.sleep(2);
    }
  }

  /** Keeps what goes by. */
  static final class Recorder implements StreamObserver {
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    volatile int ends;
    volatile int aborts;
    volatile Throwable cause;

    @Override
    public synchronized void data(byte[] bytes, int offset, int length) {
      seen.write(bytes, offset, length);
    }

    @Override
    public void end() {
      ends++;
    }

    @Override
    public void aborted(Throwable why) {
      aborts++;
      cause = why;
    }

    synchronized String text() {
      return seen.toString(StandardCharsets.UTF_8);
    }
  }

  /** Holds everything back until the end, and then writes it in upper case. */
  static final class LateShout implements StreamFilter {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      held.write(bytes, offset, length);
    }

    @Override
    public void end(Sink out) {
      byte[] shout = bytes(held.toString(StandardCharsets.UTF_8).toUpperCase());
      out.write(shout, 0, shout.length);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {
      out.write(held.toByteArray(), 0, held.size());
    }
  }
}
