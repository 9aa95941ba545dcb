package io.llmcost.agent.instrumentation.urlconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.jdk.TestEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The https form. */
@Timeout(60)
class UrlConnectionOverTlsTest {

  @TempDir static Path dir;

  private final MockWebServer server = new MockWebServer();
  private final MockWebServer other = new MockWebServer();
  private SSLContext tls;

  @BeforeEach
  void start() throws Exception {
    tls = tls();
    for (MockWebServer each : new MockWebServer[] {server, other}) {
      each.useHttps(tls.getSocketFactory(), false);
      each.start(InetAddress.getLoopbackAddress(), 0);
      each.enqueue(new MockResponse().setBody(each == server ? "own" : "other"));
      each.enqueue(new MockResponse().setBody("again"));
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.shutdown();
    other.shutdown();
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
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  "changeit")
              .redirectErrorStream(true)
              .start();
      assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private HttpsURLConnection open(TestEngine engine) throws IOException {
    URL url = new URL(null, server.url("/v1/chat").toString(), new HookedUrls(engine));
    HttpsURLConnection c = (HttpsURLConnection) url.openConnection();
    c.setRequestMethod("POST");
    c.setDoOutput(true);
    return c;
  }

  private static void write(HttpsURLConnection c) throws IOException {
    try (OutputStream out = c.getOutputStream()) {
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String read(HttpsURLConnection c) throws IOException {
    try (InputStream in = c.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theApplicationsTlsIsUsedAtItsOrigin() throws Exception {
    TestEngine engine = TestEngine.passing();
    HttpsURLConnection c = open(engine);
    c.setSSLSocketFactory(tls.getSocketFactory());
    assertThat(c.getSSLSocketFactory()).isNotNull();
    c.setHostnameVerifier((host, session) -> true);
    assertThatThrownBy(c::getCipherSuite).isInstanceOf(IllegalStateException.class);
    write(c);
    assertThat(c.getResponseCode()).isEqualTo(200);
    assertThat(c.getCipherSuite()).startsWith("TLS_");
    assertThat(c.getServerCertificates()).hasSize(1);
    assertThat(c.getPeerPrincipal().getName()).isEqualTo("CN=localhost");
    assertThat(c.getLocalPrincipal()).isNull();
    assertThat(c.getLocalCertificates()).isNull();
    assertThat(c.getSSLSession()).isPresent();
    assertThat(read(c)).isEqualTo("own");
    assertThat(engine.requests.get(0).url().scheme()).isEqualTo("https");
    assertThat(engine.contexts.get(0).clientId()).isNotNull();
    assertThat(engine.contexts.get(0).mayAddCredentials()).isFalse();
  }

  @Test
  void aCertificateCanBeLookedAtBeforeTheRequestIsWritten() throws Exception {
    HttpsURLConnection c = open(TestEngine.passing());
    c.setSSLSocketFactory(tls.getSocketFactory());
    c.connect();
    assertThat(c.getServerCertificates()).hasSize(1);
    assertThat(server.getRequestCount()).isZero();
    write(c);
    assertThat(read(c)).isEqualTo("own");
    assertThat(server.takeRequest().getSequenceNumber()).isZero();
  }

  @Test
  void aServerThatIsNotTrustedIsNotCalled() throws Exception {
    HttpsURLConnection c = open(TestEngine.passing());
    c.setSSLSocketFactory(SSLContext.getDefault().getSocketFactory());
    write(c);
    assertThatThrownBy(c::getResponseCode).isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void theApplicationsTlsIsUsedForOtherOriginsAndRepeatedCalls() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenCompose(first -> first.readWhole(100))
                    .thenCompose(first -> up.send(request))
                    .thenCompose(second -> second.readWhole(100))
                    .thenCompose(
                        second ->
                            up.send(
                                new HttpRequest(
                                    "POST",
                                    Url.of(other.url("/v1/x").uri()),
                                    Headers.EMPTY,
                                    request.body()))));
    HttpsURLConnection c = open(engine);
    c.setSSLSocketFactory(tls.getSocketFactory());
    write(c);
    assertThat(read(c)).isEqualTo("other");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void anAnswerWithoutACallHasNoSession() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                CompletableFuture.completedFuture(
                    HttpResponse.whole(200, Headers.EMPTY, new byte[] {'x'})));
    HttpsURLConnection c = open(engine);
    write(c);
    assertThat(read(c)).isEqualTo("x");
    assertThatThrownBy(c::getCipherSuite).isInstanceOf(IllegalStateException.class);
    assertThat(server.getRequestCount()).isZero();
  }
}
