package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.bootstrap.Bridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server, a gateway and what the cases say about calls. Names nothing that versions lack. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Apache4Case {

  static {
    WovenClients.define();
  }

  static final String ASKED = "{\"model\":\"gpt-4o\",\"text\":\"caf\u00e9\"}";

  final TestGateway gateway = new TestGateway();
  MockWebServer server;

  static List<Kind> kinds() {
    return Kind.here();
  }

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
    Bridge.handler = gateway::bridge;
  }

  @AfterEach
  void stop() throws IOException {
    Bridge.handler = null;
    server.close();
  }

  String url() {
    return server.url("/v1/chat/completions").toString();
  }

  HttpPost chat() throws IOException {
    HttpPost post = new HttpPost(url());
    post.setHeader("Authorization", "Bearer k");
    StringEntity entity = new StringEntity(ASKED, "UTF-8");
    entity.setContentType("application/json");
    post.setEntity(entity);
    return post;
  }

  static MockResponse json(String body) {
    return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
  }

  static String text(HttpClient client, HttpPost post) throws IOException {
    return EntityUtils.toString(client.execute(post).getEntity());
  }

  RecordedRequest taken() throws InterruptedException {
    return taken(server);
  }

  static RecordedRequest taken(MockWebServer server) throws InterruptedException {
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
