package io.llmcost.agent.instrumentation.azure.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
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

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class AzureCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** The two ways to make a call. */
  enum Form {
    REACTIVE {
      @Override
      HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context) {
        return pipeline.send(request, context).block(LIMIT);
      }
    },
    BLOCKING {
      @Override
      HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context) {
        return pipeline.sendSync(request, context);
      }
    };

    abstract HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context);
  }

  /** Reactor Netty's, as the class path has it. */
  static final HttpClient NETTY = HttpClient.createDefault();

  final PlannedGateway gateway = new PlannedGateway();
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

  HttpPipeline pipeline() {
    return pipeline(NETTY);
  }

  HttpPipeline pipeline(HttpClient client) {
    return new HttpPipelineBuilder().httpClient(gateway.around(client)).build();
  }

  HttpRequest request(String path) throws IOException {
    return new HttpRequest(HttpMethod.POST, new URL(server.url(path).toString()))
        .setHeader("Content-Type", "application/json")
        .setHeader("api-key", "k-application");
  }

  HttpRequest chat() throws IOException {
    return request("/v1/chat/completions").setBody(ASKED);
  }

  String text(Form form) throws IOException {
    return text(form.send(pipeline(), chat(), Context.NONE));
  }

  static String text(HttpResponse response) {
    return response.getBodyAsString().block(LIMIT);
  }

  static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }

  static MockResponse json(String body) {
    return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
  }

  RecordedRequest taken() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("a request at the server").isNotNull();
    return request;
  }

  static io.llmcost.agent.http.HttpResponse answer(int status, String body) {
    return io.llmcost.agent.http.HttpResponse.whole(
        status,
        Headers.of("Content-Type", "application/json", "x-llmcost-cache", "hit"),
        bytes(body));
  }

  static <T> CompletionStage<T> done(T response) {
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
