package io.llmcost.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OwnTransportTest {

  private static final byte[] ASKED = "{\"model\":\"gpt-4o\"}".getBytes(StandardCharsets.UTF_8);

  private final OwnTransport transport = new OwnTransport(5_000, 5_000);
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    CookieHandler.setDefault(null);
    server.close();
  }

  private HttpRequest request() {
    return new HttpRequest(
        "POST",
        Url.of(server.url("/v1/chat/completions?a=b").toString()),
        Headers.of(
            "Authorization", "Bearer k",
            "X-Two", "1",
            "X-Two", "2",
            "Content-Type", "application/json",
            "Content-Length", "999",
            "Accept-Encoding", "br",
            "Host", "elsewhere.example"),
        ASKED);
  }

  private HttpResponse send() throws IOException {
    return transport.send(request(), 1 << 20);
  }

  @Test
  void sendsWhatIsAskedAndReadsTheWholeAnswer() throws Exception {
    server.enqueue(new MockResponse().setHeader("x-request-id", "r1").setBody("fine"));
    HttpResponse answer = send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("X-Request-Id")).isEqualTo("r1");
    assertThat(new String(answer.bytes(), StandardCharsets.UTF_8)).isEqualTo("fine");
    RecordedRequest sent = server.takeRequest();
    assertThat(sent.getRequestLine()).startsWith("POST /v1/chat/completions?a=b ");
    assertThat(sent.getBody().readByteArray()).isEqualTo(ASKED);
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k");
    assertThat(sent.getHeaders().values("X-Two")).containsExactlyInAnyOrder("1", "2");
    assertThat(sent.getHeader("Content-Length")).isEqualTo(String.valueOf(ASKED.length));
    assertThat(sent.getHeader("Accept-Encoding")).isNull();
    assertThat(sent.getHeader("Host")).isEqualTo("localhost:" + server.getPort());
  }

  @Test
  void errorsAreAnswers() throws IOException {
    server.enqueue(new MockResponse().setResponseCode(429).setBody("{\"error\":{}}"));
    server.enqueue(new MockResponse().setResponseCode(503));
    assertThat(send().status()).isEqualTo(429);
    assertThat(send().bytes()).isEmpty();
  }

  @Test
  void noRedirectIsFollowedAndNothingSentTwice() throws IOException {
    server.enqueue(
        new MockResponse().setResponseCode(307).setHeader("Location", server.url("/else")));
    assertThat(send().status()).isEqualTo(307);
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    server.enqueue(new MockResponse().setBody("never"));
    assertThatThrownBy(this::send).isInstanceOf(IOException.class);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aLongerAnswerThanMayBeIsNone() {
    server.enqueue(new MockResponse().setBody("x".repeat(100)));
    assertThatThrownBy(() -> transport.send(request(), 99))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 99 bytes");
  }

  @Test
  void aCutAnswerIsNone() {
    server.enqueue(
        new MockResponse()
            .setBody("x".repeat(50_000))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThatThrownBy(this::send).isInstanceOf(IOException.class);
  }

  @Test
  void silenceEnds() {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    assertThatThrownBy(() -> new OwnTransport(5_000, 100).send(request(), 1))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void theProcessesCookiesStayItsOwn() {
    CookieManager cookies = new CookieManager();
    CookieHandler.setDefault(cookies);
    server.enqueue(new MockResponse().setHeader("Set-Cookie", "a=b").setBody("fine"));
    assertThatThrownBy(this::send).isInstanceOf(IOException.class).hasMessageContaining("cookie");
    assertThat(cookies.getCookieStore().getCookies()).isEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void onlyWhileItSendsTheThreadIsMarked() throws IOException {
    server.enqueue(new MockResponse().setBody("fine"));
    assertThat(OwnTransport.isSending()).isFalse();
    send();
    assertThat(OwnTransport.isSending()).isFalse();
  }

  @Test
  void aKeyThatCannotBeSentIsNotTold() {
    HttpRequest broken = request().withHeaders(Headers.of("Authorization", "Bearer geheim\nx"));
    assertThatThrownBy(() -> transport.send(broken, 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Authorization")
        .hasMessageNotContaining("geheim")
        .hasNoCause();
  }
}
