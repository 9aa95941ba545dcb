package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS. */
@Timeout(60)
class JdkHttp2Test {

  @TempDir static Path dir;

  private final MockWebServer server = new MockWebServer();
  private HttpClient plain;

  @BeforeEach
  void start() throws Exception {
    SSLContext tls = tls();
    server.useHttps(tls.getSocketFactory(), false);
    server.start(InetAddress.getLoopbackAddress(), 0);
    plain = HttpClient.newBuilder().sslContext(tls).build();
  }

  @AfterEach
  void stop() throws IOException {
    server.shutdown();
  }

  private static SSLContext tls() throws Exception {
    Path store = dir.resolve("store.p12");
    char[] password = "changeit".toCharArray();
    if (!Files.exists(store)) {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "test",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=dns:localhost,ip:127.0.0.1",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .start();
      keytool.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      assertThat(keytool.waitFor()).isZero();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
    own.init(keys, password);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }

  private HttpRequest post(BodyPublisher body) {
    return HttpRequest.newBuilder(server.url("/v1/chat/completions?x=1").uri())
        .header("Authorization", "Bearer sk-1")
        .POST(body)
        .build();
  }

  @Test
  void requestsAndResponsesAreTheSame() throws Exception {
    for (Supplier<BodyPublisher> body :
        List.<Supplier<BodyPublisher>>of(
            () -> BodyPublishers.ofString("{\"a\":1}"),
            () -> BodyPublishers.fromPublisher(BodyPublishers.ofString("{\"a\":1}")),
            BodyPublishers::noBody)) {
      assertThat(exchange(new HookedClient(plain, TestEngine.passing()), body.get(), false))
          .isEqualTo(exchange(plain, body.get(), false));
      assertThat(exchange(new HookedClient(plain, TestEngine.passing()), body.get(), true))
          .isEqualTo(exchange(plain, body.get(), true));
    }
  }

  private List<Object> exchange(HttpClient client, BodyPublisher body, boolean async)
      throws Exception {
    server.enqueue(
        new MockResponse()
            .setHeader("Content-Type", "text/event-stream")
            .setBody("data: x\n\n".repeat(10_000)));
    HttpResponse<String> response =
        async
            ? client.sendAsync(post(body), BodyHandlers.ofString()).get(30, TimeUnit.SECONDS)
            : client.send(post(body), BodyHandlers.ofString());
    RecordedRequest seen = server.takeRequest();
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return List.of(
        seen.getRequestLine(),
        seen.getHeaders(),
        seen.getBody().readUtf8(),
        response.statusCode(),
        response.headers(),
        response.version(),
        response.body(),
        response.request(),
        response.uri(),
        response.sslSession().isPresent());
  }

  @Test
  void aCallWithAHandlerForPushesIsLeftAlone() throws Exception {
    server.enqueue(new MockResponse().setBody("main"));
    TestEngine engine = TestEngine.passing();
    ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushes =
        new ConcurrentHashMap<>();
    HttpResponse<String> response =
        new HookedClient(plain, engine)
            .sendAsync(
                post(BodyPublishers.noBody()),
                BodyHandlers.ofString(),
                HttpResponse.PushPromiseHandler.of(r -> BodyHandlers.ofString(), pushes))
            .get(30, TimeUnit.SECONDS);
    assertThat(response.body()).isEqualTo("main");
    assertThat(engine.requests).isEmpty();
    assertThat(engine.passedThrough).containsExactly("push promise handler");
  }

  @Test
  void withoutAHandlerForPushesTheCallIsOurs() throws Exception {
    server.enqueue(new MockResponse().setBody("main"));
    TestEngine engine = TestEngine.passing();
    HttpResponse<String> response =
        new HookedClient(plain, engine)
            .sendAsync(post(BodyPublishers.noBody()), BodyHandlers.ofString(), null)
            .get(30, TimeUnit.SECONDS);
    assertThat(response.body()).isEqualTo("main");
    assertThat(engine.requests).hasSize(1);
  }
}
