package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS, with a certificate that only the application's client trusts. */
class OkHttp2OverTlsTest extends OkHttpCase {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private static SSLContext tls;
  private static X509TrustManager trust;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-validity",
                "30")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate(store.aliases().nextElement()));
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trusted);
    trust = (X509TrustManager) trusts.getTrustManagers()[0];
    tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
  }

  @Override
  @BeforeEach
  protected void startServer() throws IOException {
    server = secured();
  }

  private static MockWebServer secured() throws IOException {
    MockWebServer secured = new MockWebServer();
    secured.useHttps(tls.getSocketFactory(), false);
    secured.start();
    return secured;
  }

  private OkHttpClient trusting() {
    return gateway.client(
        new OkHttpClient.Builder().sslSocketFactory(tls.getSocketFactory(), trust));
  }

  @Test
  void aCallKeepsItsProtocolAndHandshake() throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(live -> live.observedBy(recorder).withHeader("x-llmcost-cache", "miss"));
    OkHttpClient client = trusting();
    server.enqueue(json("over h2"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
      assertThat(response.handshake().peerCertificates()).hasSize(1);
      assertThat(response.body().string()).isEqualTo("over h2");
    }
    assertThat(recorder.text()).isEqualTo("over h2");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void manyCallsShareTheConnection() throws Exception {
    OkHttpClient client = trusting();
    server.enqueue(json("first"));
    text(client, chat().build());
    List<CompletableFuture<Response>> responses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      server.enqueue(json("x".repeat(20_000)));
      responses.add(enqueued(client.newCall(chat().build())));
    }
    for (CompletableFuture<Response> response : responses) {
      assertThat(response.get(20, TimeUnit.SECONDS).body().string()).hasSize(20_000);
    }
    assertThat(gateway.requests).hasSize(21);
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aStreamThatIsNotReadToItsEndLeavesTheConnectionUsable() throws Exception {
    OkHttpClient client = trusting();
    server.enqueue(json("x".repeat(50_000)));
    server.enqueue(json("next"));
    try (Response response = client.newCall(chat().build()).execute()) {
      response.body().source().require(1);
    }
    assertThat(text(client, chat().build())).isEqualTo("next");
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aCancelledCallLeavesTheConnectionUsable() throws Exception {
    OkHttpClient client = trusting();
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    Call call = client.newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    taken();
    call.cancel();
    assertThatThrownBy(() -> response.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
    server.enqueue(json("next"));
    assertThat(text(client, chat().build())).isEqualTo("next");
  }

  @Test
  void anotherOriginIsTrustedAsTheClientDoes() throws Exception {
    try (MockWebServer other = secured()) {
      gateway.plan =
          (request, context, up) ->
              up.send(request.withUrl(new Url("https", "localhost", other.getPort(), "/v1/x")));
      OkHttpClient client = trusting();
      other.enqueue(json("from elsewhere"));
      try (Response response = client.newCall(chat().build()).execute()) {
        assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
        assertThat(response.request().url().port()).isEqualTo(server.getPort());
        assertThat(response.body().string()).isEqualTo("from elsewhere");
      }
      assertConnectionsAtRest(client, 1);
    }
  }
}
