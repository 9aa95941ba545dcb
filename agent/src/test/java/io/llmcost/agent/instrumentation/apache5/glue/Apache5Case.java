package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.ClientCase;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
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
abstract class Apache5Case extends ClientCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";

  final FakeGateway gateway = new FakeGateway();
  final PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
  MockWebServer other;

  @BeforeEach
  void startOther() throws IOException {
    other = new MockWebServer();
    other.start();
  }

  @AfterEach
  void stopOther() throws IOException {
    pool.close();
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

  /** No connection is in use, and so none has leaked. */
  void assertConnectionsAtRest(int kept) throws InterruptedException {
    assertNoConnectionInUse();
    assertThat(pool.getTotalStats().getAvailable()).isEqualTo(kept);
  }

  /** For where versions differ in whether they read a closed response to its end. */
  void assertNoConnectionInUse() throws InterruptedException {
    await(() -> pool.getTotalStats().getLeased() == 0);
  }
}
