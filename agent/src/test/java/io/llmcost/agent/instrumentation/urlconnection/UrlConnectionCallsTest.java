package io.llmcost.agent.instrumentation.urlconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.jdk.Filters;
import io.llmcost.agent.instrumentation.jdk.RawServer;
import io.llmcost.agent.instrumentation.jdk.TestEngine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway may do with a call, through real connections to real servers. */
class UrlConnectionCallsTest {

  private static final String BODY = "{\"model\":\"gpt-4o\"}";

  private RawServer server;
  private RawServer other;

  @BeforeEach
  void start() throws IOException {
    server = new RawServer(RawServer.fixed("application/json", "{\"from\":\"own\"}"));
    other = new RawServer(RawServer.fixed("application/json", "{\"from\":\"other\"}"));
  }

  @AfterEach
  void stop() throws IOException {
    Authenticator.setDefault(null);
    CookieHandler.setDefault(null);
    server.close();
    other.close();
  }

  private HttpURLConnection open(TestEngine engine, RawServer target) throws IOException {
    HttpURLConnection c = new HookedUrls(engine).open(target.uri("/v1/chat").toString());
    c.setRequestMethod("POST");
    c.setDoOutput(true);
    c.setReadTimeout(30_000);
    c.setRequestProperty("Authorization", "Bearer sk-application");
    c.setRequestProperty("Content-Type", "application/json");
    return c;
  }

  private HttpURLConnection open(TestEngine engine) throws IOException {
    return open(engine, server);
  }

  private static void write(HttpURLConnection c, String body) throws IOException {
    try (OutputStream out = c.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String call(HttpURLConnection c) throws IOException {
    write(c, BODY);
    return read(c.getInputStream());
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Url url(RawServer server, String path) {
    return Url.of(server.uri(path));
  }

  @Test
  void placesThatAreNotWatchedGetTheJdksOwnConnection() throws Exception {
    TestEngine engine = TestEngine.passing();
    UrlConnectionHandler hook = new UrlConnectionHandler(engine, () -> null);
    Object[] notHttp = {new HookedUrls(engine), new URL("file:/etc").openConnection(), null};
    assertThat(hook.handle("opened", notHttp)).isNull();
  }

  @Test
  void theGatewaySeesTheWholeRequest() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request.withHeaders(request.headers().withoutPrefix("x-llmcost-"))));
    HttpURLConnection c = open(engine);
    c.addRequestProperty("X-Two", "1");
    c.addRequestProperty("x-two", "2");
    c.setRequestProperty("x-llmcost-tags", "a");
    c.setRequestProperty("Host", "not.taken.example");
    assertThat(c.getRequestProperty("X-LLMCOST-Tags")).isEqualTo("a");
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    HttpRequest seen = engine.requests.get(0);
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.url()).isEqualTo(url(server, "/v1/chat"));
    assertThat(seen.body()).isEqualTo(utf8(BODY));
    assertThat(seen.headers())
        .isEqualTo(
            Headers.of(
                "Authorization",
                "Bearer sk-application",
                "Content-Type",
                "application/json",
                "X-Two",
                "1",
                "x-two",
                "2",
                "x-llmcost-tags",
                "a"));
    assertThat(engine.contexts.get(0).callSite()).isEqualTo("test.Site.call");
    assertThat(engine.contexts.get(0).client()).isEqualTo("urlconnection");
    assertThat(engine.contexts.get(0).isBlocking()).isTrue();
    assertThat(engine.contexts.get(0).remainingNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(30));
    assertThat(server.received.take().head()).doesNotContainIgnoringCase("x-llmcost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "chunked", "fixed"})
  void aRewrittenRequestHasItsOwnLengthPathAndFields(String framing) throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(
                    request
                        .withUrl(url(server, "/v1/other?x=1"))
                        .withHeaders(
                            request.headers().with("X-Added", "yes").without("Content-Type"))
                        .withBody(utf8("longer than before, and by far"))));
    HttpURLConnection c = open(engine);
    frame(c, framing);
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    RawServer.Received received = server.received.take();
    assertThat(received.head())
        .startsWith("POST /v1/other?x=1 HTTP/1.1\r\n")
        .contains("X-Added: yes\r\n")
        .contains("Authorization: Bearer sk-application\r\n")
        .doesNotContain("application/json")
        .contains(framing.equals("chunked") ? "chunked\r\n" : "Content-Length: 30\r\n");
    assertThat(received.bodyText()).isEqualTo("longer than before, and by far");
  }

  private static void frame(HttpURLConnection c, String framing) {
    if (framing.equals("chunked")) {
      c.setChunkedStreamingMode(0);
    } else if (framing.equals("fixed")) {
      c.setFixedLengthStreamingMode(BODY.length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "chunked", "fixed"})
  void aRewrittenBodyGoesOverTheApplicationsConnection(String framing) throws Exception {
    TestEngine engine =
        new TestEngine((request, context, up) -> up.send(request.withBody(utf8("short"))));
    HttpURLConnection c = open(engine);
    frame(c, framing);
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    assertThat(server.received.take().bodyText()).isEqualTo("short");
  }

  @Test
  void anAnswerWithoutACallNeedsNoServer() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                CompletableFuture.completedFuture(
                    HttpResponse.whole(
                        200,
                        Headers.of("Content-Type", "a/b", "Content-Length", "1"),
                        utf8("kept"))));
    HttpURLConnection c = new HookedUrls(engine).open("http://127.0.0.1:" + port + "/v1/x");
    c.setDoOutput(true);
    c.connect();
    write(c, BODY);
    assertThat(c.getResponseCode()).isEqualTo(200);
    assertThat(c.getResponseMessage()).isEqualTo("OK");
    assertThat(c.getContentLength()).isEqualTo(4);
    assertThat(c.getContentType()).isEqualTo("a/b");
    assertThat(c.getHeaderField(0)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(c.getHeaderFields()).containsEntry("Content-Type", List.of("a/b"));
    assertThat(read(c.getInputStream())).isEqualTo("kept");
    assertThat(c.getErrorStream()).isNull();
    assertThat(c.usingProxy()).isFalse();
    c.disconnect();
  }

  @Test
  void anErrorWithoutACallIsToldAsTheJdkTellsOne() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                CompletableFuture.completedFuture(
                    HttpResponse.whole(
                        request.body().length > 5 ? 429 : 404, Headers.EMPTY, utf8("no"))));
    HttpURLConnection limited = open(engine);
    write(limited, BODY);
    assertThatThrownBy(limited::getInputStream)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Server returned HTTP response code: 429 for URL: " + server.uri("/v1/chat"));
    assertThat(limited.getResponseCode()).isEqualTo(429);
    assertThat(read(limited.getErrorStream())).isEqualTo("no");
    HttpURLConnection missing = open(engine);
    write(missing, "{}");
    assertThatThrownBy(missing::getInputStream)
        .isExactlyInstanceOf(FileNotFoundException.class)
        .hasMessage(server.uri("/v1/chat").toString());
    assertThat(server.received).isEmpty();
  }

  @Test
  void theUpstreamMayBeCalledAgain() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenCompose(
                        first -> {
                          first.discard();
                          return up.send(request);
                        })
                    .thenCompose(second -> second.readWhole(1000))
                    .thenCompose(second -> up.send(request)));
    HttpURLConnection c = open(engine);
    c.setRequestProperty("X-Mine", "1");
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    String first = server.received.take().wire();
    assertThat(server.received.take().wire()).isEqualTo(first);
    assertThat(server.received.take().wire()).isEqualTo(first);
    assertThat(server.received).isEmpty();
  }

  @Test
  void anotherOriginGetsNothingOfTheApplications() throws Exception {
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("app", "secret".toCharArray());
          }
        });
    TestEngine engine = routing("Bearer other");
    HttpURLConnection c = open(engine);
    c.setRequestProperty("Cookie", "session=1");
    c.setRequestProperty("X-Mine", "1");
    assertThat(call(c)).isEqualTo("{\"from\":\"other\"}");
    RawServer.Received received = other.received.take();
    assertThat(received.head())
        .contains("Authorization: Bearer other\r\n", "Content-Type: application/json\r\n")
        .contains("Host: 127.0.0.1:" + other.port() + "\r\n")
        .doesNotContain("sk-application", "session", "X-Mine");
    assertThat(received.bodyText()).isEqualTo(BODY);
    assertThat(server.received).isEmpty();
    assertThat(c.getURL().toString()).isEqualTo(server.uri("/v1/chat").toString());
    assertThat(engine.contexts.get(0).mayAddCredentials()).isTrue();
    assertThat(engine.contexts.get(0).clientId()).isNotNull();
  }

  private TestEngine routing(String key) {
    return new TestEngine(
        (request, context, up) ->
            up.send(
                new HttpRequest(
                    "POST",
                    url(other, "/v1/routed"),
                    Headers.of("Content-Type", "application/json", "Authorization", key),
                    request.body())));
  }

  @Test
  void anotherOriginThatWantsToKnowWhoCallsIsNotTold() throws Exception {
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("app", "secret".toCharArray());
          }
        });
    other.close();
    other =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(
                    out,
                    "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\n"
                        + "Content-Length: 2\r\n\r\nno"));
    HttpURLConnection c = open(routing("Bearer other"));
    write(c, BODY);
    assertThat(c.getResponseCode()).isEqualTo(401);
    assertThatThrownBy(c::getInputStream).isInstanceOf(IOException.class);
    assertThat(other.received).hasSize(1);
    assertThat(server.received).isEmpty();
  }

  @Test
  void anotherOriginIsNotAskedWhereItsConnectionWouldTellCookies() throws Exception {
    // here nothing is woven that takes them out of a connection
    CookieHandler.setDefault(new CookieManager());
    assertThat(call(open(routing("Bearer other")))).isEqualTo("{\"from\":\"own\"}");
    assertThat(other.received).isEmpty();
    assertThat(server.received).hasSize(1);
  }

  @Test
  void redirectsOfAnotherOriginAreNotFollowed() throws Exception {
    other.close();
    other =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(
                    out, "HTTP/1.1 307 There\r\nLocation: /v1/else\r\nContent-Length: 0\r\n\r\n"));
    HttpURLConnection c = open(routing("Bearer other"));
    write(c, BODY);
    assertThat(c.getResponseCode()).isEqualTo(307);
    assertThat(other.received).hasSize(1);
  }

  @Test
  void aStreamRunsThroughFiltersWhileItComes() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(
                  out,
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n");
              RawServer.chunk(out, "data: 1\nda");
              more.await();
              RawServer.chunk(out, "ta: 2\nend");
              RawServer.text(out, "0\r\n\r\n");
            });
    Filters.Witness before = new Filters.Witness();
    Filters.Witness after = new Filters.Witness();
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(
                        r ->
                            r.observedBy(before)
                                .filteredBy(new Filters.ByLine())
                                .observedBy(after)
                                .withHeader("x-llmcost-cache", "miss")));
    HttpURLConnection c = open(engine);
    write(c, BODY);
    InputStream in = c.getInputStream();
    assertThat(c.getHeaderField("X-LLMCOST-cache")).isEqualTo("miss");
    assertThat(new String(in.readNBytes(8), StandardCharsets.UTF_8)).isEqualTo("data: 1\n");
    assertThat(after.seen.toString(StandardCharsets.UTF_8)).isEqualTo("data: 1\n");
    more.countDown();
    assertThat(read(in)).isEqualTo("data: 2\nend");
    assertThat(before.ends.take()).isEqualTo("end");
    assertThat(after.ends.take()).isEqualTo("end");
    assertThat(after.seen.toString(StandardCharsets.UTF_8)).isEqualTo("data: 1\ndata: 2\nend");
    assertThat(before.faults).isEmpty();
    assertThat(c.getContentLength()).isEqualTo(-1);
  }

  private static TestEngine observing(Filters.Witness witness) {
    return new TestEngine(
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(witness)));
  }

  @Test
  void whoReadsTheAnnouncedLengthHasReadItAll() throws Exception {
    Filters.Witness witness = new Filters.Witness();
    HttpURLConnection c = open(observing(witness));
    write(c, BODY);
    int length = c.getContentLength();
    InputStream in = c.getInputStream();
    assertThat(in.readNBytes(length)).hasSize(length);
    assertThat(witness.ends.take()).isEqualTo("end");
    in.close();
    assertThat(witness.faults).isEmpty();
  }

  @Test
  void errorBodiesRunThroughThePipeline() throws Exception {
    server.close();
    server =
        new RawServer(
            (request, out, socket) ->
                RawServer.text(out, "HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\noops"));
    Filters.Witness witness = new Filters.Witness();
    HttpURLConnection c = open(observing(witness));
    write(c, BODY);
    assertThatThrownBy(c::getInputStream).hasMessageContaining("response code: 500");
    assertThat(read(c.getErrorStream())).isEqualTo("oops");
    assertThat(witness.seen.toString(StandardCharsets.UTF_8)).isEqualTo("oops");
    assertThat(witness.ends.take()).isEqualTo("end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "disconnect"})
  void aStreamThatIsGivenUpIsToldAsSuch(String how) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              RawServer.chunk(out, "some");
              done.await();
            });
    Filters.Witness witness = new Filters.Witness();
    HttpURLConnection c = open(observing(witness));
    write(c, BODY);
    InputStream in = c.getInputStream();
    assertThat(in.read()).isEqualTo('s');
    if (how.equals("close")) {
      in.close();
    } else {
      c.disconnect();
    }
    assertThat(witness.ends.take()).isEqualTo("closed");
    done.countDown();
    c.disconnect();
    assertThat(server.closed.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aCutStreamIsToldAsSuch() throws Exception {
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              RawServer.chunk(out, "some");
              socket.close();
            });
    Filters.Witness witness = new Filters.Witness();
    HttpURLConnection c = open(observing(witness));
    write(c, BODY);
    InputStream in = c.getInputStream();
    assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    assertThat(witness.ends.take()).isNotIn("end", "closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "chunked", "fixed"})
  void aBodyOverTheLimitPassesUntouched(String framing) throws Exception {
    TestEngine engine = TestEngine.passing();
    engine.maxBodyBytes = BODY.length() - 1;
    HttpURLConnection c = open(engine);
    frame(c, framing);
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    assertThat(engine.requests).isEmpty();
    assertThat(engine.passedThrough).containsExactly("request body too long");
    assertThat(server.received.take().bodyText()).isEqualTo(BODY);
  }

  @Test
  void aLongBodyInChunksGoesOutWhileItIsWritten() throws Exception {
    TestEngine engine = TestEngine.passing();
    engine.maxBodyBytes = 10_000;
    HttpURLConnection c = open(engine);
    c.setChunkedStreamingMode(1_000);
    byte[] piece = new byte[3_000];
    try (OutputStream out = c.getOutputStream()) {
      for (int i = 0; i < 10; i++) {
        out.write(piece);
      }
    }
    assertThat(read(c.getInputStream())).isEqualTo("{\"from\":\"own\"}");
    assertThat(server.received.take().body()).hasSize(30_000);
    assertThat(engine.passedThrough).hasSize(1);
  }

  @Test
  void aFaultBeforeAnythingIsSentLeavesTheCallToTheJdk() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) -> {
              throw new IllegalStateException("fault");
            });
    HttpURLConnection c = open(engine);
    c.setRequestProperty("x-llmcost-tags", "a");
    assertThat(call(c)).isEqualTo("{\"from\":\"own\"}");
    assertThat(server.received.take().head()).doesNotContain("x-llmcost");
    assertThat(server.received).isEmpty();
  }

  @Test
  void aFaultAfterItWasSentSendsNothingTwice() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(
                        r -> {
                          throw new IllegalStateException("fault");
                        }));
    assertThat(call(open(engine))).isEqualTo("{\"from\":\"own\"}");
    assertThat(server.received).hasSize(1);
  }

  @Test
  void aServerThatIsNotThereIsToldWhenTheResponseIsAskedFor() throws Exception {
    // a port that no other test's server can be given
    HttpURLConnection c = new HookedUrls(TestEngine.passing()).open("http://127.0.0.1:1/v1/x");
    c.setDoOutput(true);
    write(c, BODY);
    assertThat(c.getHeaderField("a")).isNull();
    assertThat(c.getHeaderFields()).isEmpty();
    assertThatThrownBy(c::getResponseCode).isInstanceOf(ConnectException.class);
    assertThatThrownBy(c::getInputStream).isInstanceOf(ConnectException.class);
    assertThat(c.getErrorStream()).isNull();
  }

  @Test
  void aReadTimeoutIsTheJdks() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    server.close();
    server = new RawServer((request, out, socket) -> done.await());
    HttpURLConnection c = open(TestEngine.passing());
    c.setReadTimeout(50);
    write(c, BODY);
    assertThatThrownBy(c::getResponseCode)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("Read timed out");
    done.countDown();
    assertThat(server.received).hasSize(1);
  }

  @Test
  void aCallThatWaitsForAnotherEndsInTime() throws Exception {
    TestEngine engine = new TestEngine((request, context, up) -> new CompletableFuture<>());
    HttpURLConnection c = open(engine);
    c.setReadTimeout(50);
    write(c, BODY);
    assertThatThrownBy(c::getResponseCode).isInstanceOf(SocketTimeoutException.class);
    assertThat(engine.contexts.get(0).isCancelled()).isTrue();
    assertThat(server.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void disconnectingElsewhereEndsACall(boolean sent) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch under = new CountDownLatch(1);
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              under.countDown();
              done.await();
            });
    TestEngine engine =
        new TestEngine(
            (request, context, up) -> {
              if (sent) {
                return up.send(request);
              }
              under.countDown();
              return new CompletableFuture<>();
            });
    HttpURLConnection c = open(engine);
    write(c, BODY);
    CompletableFuture<Object> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return c.getResponseCode();
              } catch (IOException | RuntimeException e) {
                return e;
              }
            });
    under.await();
    c.disconnect();
    // the JDK stumbles over it, and says so, where it has not yet begun to read
    assertThat(result.get(20, TimeUnit.SECONDS))
        .isInstanceOfAny(SocketException.class, RuntimeException.class);
    assertThat(engine.contexts.get(0).isCancelled()).isTrue();
    done.countDown();
  }

  @Test
  void theConnectionIsUsedAgain() throws Exception {
    Filters.Witness witness = new Filters.Witness();
    java.util.Set<Integer> ports = java.util.concurrent.ConcurrentHashMap.newKeySet();
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              ports.add(socket.getPort());
              RawServer.write(out, "application/json", "{}");
            });
    for (int i = 0; i < 5; i++) {
      call(open(observing(new Filters.Witness())));
    }
    assertThat(ports).hasSize(1);
    assertThat(witness.faults).isEmpty();
  }

  @Test
  void compressedBodiesStayCompressed() throws Exception {
    byte[] gzip = {31, (byte) 139, 8, 0, 1, 2, 3};
    server.close();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(
                  out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\n");
              out.write(gzip);
              out.flush();
            });
    HttpURLConnection c = open(observing(new Filters.Witness()));
    c.setRequestProperty("Accept-Encoding", "gzip");
    write(c, BODY);
    assertThat(c.getContentEncoding()).isEqualTo("gzip");
    assertThat(c.getInputStream().readAllBytes()).isEqualTo(gzip);
    assertThat(server.received.take().head()).contains("Accept-Encoding: gzip\r\n");
  }
}
