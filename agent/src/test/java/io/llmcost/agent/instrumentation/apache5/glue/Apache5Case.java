package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.http.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Servers, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class Apache5Case {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";

  final FakeGateway gateway = new FakeGateway();
  final PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
  MockWebServer server;
  MockWebServer other;

  @BeforeEach
  void startServers() throws IOException {
    server = new MockWebServer();
    server.start();
    other = new MockWebServer();
    other.start();
  }

  @AfterEach
  void stopServers() throws IOException {
    pool.close();
    server.close();
    other.close();
  }

  HttpClientBuilder builder() {
    return HttpClientBuilder.create().setConnectionManager(pool);
  }

  CloseableHttpClient client() {
    return client(builder());
  }

  CloseableHttpClient client(HttpClientBuilder builder) {
    return new HookedClient(builder.build(), gateway.glue);
  }

  HttpPost chat() {
    HttpPost post = new HttpPost(server.url("/v1/chat/completions").uri());
    post.setEntity(new StringEntity(ASKED, ContentType.APPLICATION_JSON));
    return post;
  }

  /** As the provider's stage does it: nothing but what it knows. */
  HttpRequest moved(HttpRequest request) {
    return new HttpRequest(
        "POST",
        Url.of(other.url("/openai/v1/chat/completions").toString()),
        Headers.of(
            "Authorization", "Bearer theirs", "Content-Type", "application/json", "Host", "no"),
        request.body());
  }

  static MockResponse json(String body) {
    return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
  }

  static MockResponse gzipped(String body) throws IOException {
    Buffer buffer = new Buffer();
    try (GZIPOutputStream out = new GZIPOutputStream(buffer.outputStream())) {
      out.write(bytes(body));
    }
    return new MockResponse()
        .setHeader("Content-Type", "application/json")
        .setHeader("Content-Encoding", "gzip")
        .setBody(buffer);
  }

  @SuppressWarnings("deprecation") // what all versions have
  static CloseableHttpResponse open(CloseableHttpClient client, ClassicHttpRequest request)
      throws IOException {
    return client.execute(request);
  }

  static String text(CloseableHttpClient client, ClassicHttpRequest request) throws IOException {
    try (CloseableHttpResponse response = open(client, request)) {
      return text(response);
    }
  }

  static String text(CloseableHttpResponse response) throws IOException {
    try {
      return EntityUtils.toString(response.getEntity());
    } catch (ParseException e) {
      throw new IOException(e);
    }
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

  /** No connection is in use, and so none has leaked. */
  void assertConnectionsAtRest(int kept) throws InterruptedException {
    assertNoConnectionInUse();
    assertThat(pool.getTotalStats().getAvailable()).isEqualTo(kept);
  }

  /** For where versions differ in whether they read a closed response to its end. */
  void assertNoConnectionInUse() throws InterruptedException {
    await(() -> pool.getTotalStats().getLeased() == 0);
  }

  /** Keeps what goes by. */
  static final class Recorder implements StreamObserver {
    final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    volatile int ends;
    volatile int aborts;

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
