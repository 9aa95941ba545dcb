package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class OkHttpCase {

  static final MediaType JSON = MediaType.parse("application/json");
  static final String ASKED = "{\"model\":\"gpt-4o\"}";

  final FakeGateway gateway = new FakeGateway();
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

  Request.Builder chat() {
    return new Request.Builder()
        .url(server.url("/v1/chat/completions"))
        .post(RequestBody.create(JSON, ASKED));
  }

  static MockResponse json(String body) {
    return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
  }

  static String text(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().string();
    }
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

  static CompletableFuture<Response> enqueued(Call call) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            result.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            result.complete(response);
          }
        });
    return result;
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.sleep(2);
    }
  }

  /** No connection is in use, and so none has leaked. */
  static void assertConnectionsAtRest(OkHttpClient client, int connections)
      throws InterruptedException {
    await(() -> client.connectionPool().idleConnectionCount() == connections);
    assertThat(client.connectionPool().connectionCount()).isEqualTo(connections);
  }

  /** Keeps what goes by. */
  static final class Recorder implements StreamObserver {
    final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    volatile int ends;
    volatile int aborts;
    volatile Throwable cause;

    @Override
    public void data(byte[] bytes, int offset, int length) {
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

    String text() {
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
