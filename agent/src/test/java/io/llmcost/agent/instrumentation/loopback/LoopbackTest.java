package io.llmcost.agent.instrumentation.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener and what it sends on, over real sockets. */
@Timeout(60)
class LoopbackTest {

  private static final String BODY = "{\"model\":\"gpt-4o\"}";

  private final TestCalls calls = new TestCalls();
  private final Loopback loopback = new Loopback(calls, () -> "com.acme.Shop.ask");
  private Provider provider;

  @BeforeEach
  void start() throws IOException {
    provider = new Provider();
  }

  @AfterEach
  void stop() throws IOException {
    loopback.close();
    provider.close();
  }

  private Detour detour() {
    return loopback.detour(
        "test", Url.of(provider.origin() + "/v1/chat/completions"), Long.MAX_VALUE);
  }

  private static String fields(Detour detour) {
    StringBuilder fields = new StringBuilder();
    detour.headers().forEach((name, value) -> fields.append(name + ": " + value + "\r\n"));
    return fields.toString();
  }

  private static String request(Detour detour, String moreFields, String body) {
    return "POST /v1/chat/completions?x=%20y HTTP/1.1\r\n"
        + ("host: " + detour.host() + ":" + detour.port() + "\r\n")
        + "Authorization: Bearer sk-test\r\n"
        + fields(detour)
        + moreFields
        + ("content-length: " + body.length() + "\r\n\r\n")
        + body;
  }

  private static Socket connect(Detour detour) throws IOException {
    Socket socket = new Socket(detour.host(), detour.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket to, String text) throws IOException {
    Provider.write(to, text);
  }

  /** Up to a text. */
  private static String read(Socket from, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = from.getInputStream();
    char last = end.charAt(end.length() - 1);
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("after " + text);
      }
      text.append((char) next);
      if (next == last
          && text.length() >= end.length()
          && text.indexOf(end, text.length() - end.length()) >= 0) {
        return text.toString();
      }
    }
  }

  private static String readAll(Socket from) throws IOException {
    return new String(from.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private String call(String moreFields, String body, String end) throws IOException {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, moreFields, body));
      return read(socket, end);
    }
  }

  @Test
  void nothingIsOpenBeforeTheFirstCall() {
    assertThat(loopback.port()).isNull();
    assertThat(detour().port()).isEqualTo(loopback.port());
    assertThat(detour().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void aCallReachesTheProviderAsTheClientMadeIt() throws IOException {
    String answer = call("X-Kept: 1\r\nx-llmcost-tags: a\r\n", BODY, "{\"ok\":true}");
    assertThat(answer)
        .isEqualTo(
            "HTTP/1.1 200 Fine\r\nContent-Type: application/json\r\nX-From: provider\r\n"
                + "Content-Length: 11\r\n\r\n{\"ok\":true}");
    assertThat(provider.requests)
        .containsExactly(
            "POST /v1/chat/completions?x=%20y HTTP/1.1\r\n"
                + ("host: localhost:" + provider.port() + "\r\n")
                + "Authorization: Bearer sk-test\r\nX-Kept: 1\r\nx-llmcost-tags: a\r\n"
                + ("content-length: " + BODY.length() + "\r\n\r\n")
                + BODY);
  }

  @Test
  void theGatewaySeesTheCallAndWhereItCameFrom() throws Exception {
    call("", BODY, "{\"ok\":true}");
    assertThat(calls.handled.get(0).url().toString())
        .isEqualTo(provider.origin() + "/v1/chat/completions?x=%20y");
    assertThat(calls.handled.get(0).headers().toString()).doesNotContain("bridge");
    assertThat(calls.handled.get(0).body()).asString().isEqualTo(BODY);
    assertThat(calls.contexts.get(0).client()).isEqualTo("test");
    assertThat(calls.contexts.get(0).callSite()).isEqualTo("com.acme.Shop.ask");
    assertThat(calls.contexts.get(0).isBlocking()).isTrue();
    awaitNonePending();
  }

  @Test
  void aRequestWithoutTheSecretIsNeverForwarded() throws IOException {
    Detour detour = detour();
    for (String said : new String[] {"", "x-llmcost-bridge: " + "0".repeat(64) + "\r\n"}) {
      try (Socket socket = connect(detour)) {
        write(
            socket,
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n"
                + fields(detour).replaceFirst("x-llmcost-bridge: \\w+\r\n", said)
                + "content-length: 2\r\n\r\n{}");
        assertThat(readAll(socket)).startsWith("HTTP/1.1 403 ").contains("its own process only");
      }
    }
    assertThat(provider.requests).isEmpty();
    assertThat(calls.handled).isEmpty();
  }

  @Test
  void theSecretIsNotGoodForAnotherOrigin() throws IOException {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(
          socket,
          request(detour, "", BODY)
              .replace(
                  "bridge-origin: " + provider.origin(), "bridge-origin: http://evil.example"));
      assertThat(readAll(socket)).startsWith("HTTP/1.1 403 ");
    }
    assertThat(provider.connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1\r\n\r\n",
        "POST /v1 HTTP/2.0\r\n\r\n",
        "POST v1 HTTP/1.1\r\n\r\n",
        "POST /v1 HTTP/1.1\r\nno colon\r\n\r\n",
        "POST /v1 HTTP/1.1\r\n folded: x\r\n\r\n",
        "POST /v1 HTTP/1.1\r\nspace : x\r\n\r\n",
        "POST /v1 HTTP/1.1\r\na: b\u0000c\r\n\r\n",
        "\u0016\u0003\u0001\u0000\r\n\r\n",
      })
  void whatIsNoRequestIsRefused(String text) throws IOException {
    try (Socket socket = connect(detour())) {
      write(socket, text);
      assertThat(readAll(socket)).matches("(?s)HTTP/1.1 (400|505) .*");
    }
    assertThat(provider.connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Content-Length: 3\r\n",
        "Content-Length: -1\r\n",
      })
  void aBodyWhoseLengthIsAmbiguousIsRefused(String field) throws IOException {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, field, BODY));
      assertThat(readAll(socket)).matches("(?s)HTTP/1.1 (400|501) .*");
    }
    assertThat(provider.connections).hasValue(0);
  }

  @Test
  void aHeadThatDoesNotEndIsRefused() throws IOException {
    try (Socket socket = connect(detour())) {
      write(socket, "POST / HTTP/1.1\r\nx: " + "y".repeat(MessageHead.LIMIT + 1));
      assertThat(readAll(socket)).startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void aStreamComesChunkByChunk() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    provider.answers(
        (request, connection) -> {
          write(
              connection,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n");
          assertThat(firstRead.await(20, TimeUnit.SECONDS)).isTrue();
          write(connection, "9\r\ndata: b\n\n\r\n0\r\n\r\n");
        });
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      assertThat(read(socket, "data: a\n\n\r\n"))
          .contains("Transfer-Encoding: chunked\r\n")
          .endsWith("\r\n9\r\ndata: a\n\n\r\n");
      firstRead.countDown();
      assertThat(read(socket, "0\r\n\r\n")).isEqualTo("9\r\ndata: b\n\n\r\n0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\nshort",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "Transfer-Encoding: chunked\r\n\r\n50\r\nshort",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\nnot a length\r\n",
      })
  void anAnswerThatIsCutIsCutForTheClient(String rest) throws IOException {
    provider.answers(
        (request, connection) -> {
          write(connection, "HTTP/1.1 200 OK\r\n" + rest);
          connection.close();
        });
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      StringBuilder read = new StringBuilder();
      try {
        for (int next; (next = socket.getInputStream().read()) >= 0; ) {
          read.append((char) next);
        }
      } catch (IOException reset) {
        // as good a way to say so
      }
      assertThat(read.toString()).doesNotContain("\r\n0\r\n");
    }
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerIsCutForTheClient() throws IOException {
    provider.answers((request, connection) -> connection.close());
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      int read = -1;
      try {
        read = socket.getInputStream().read();
      } catch (IOException reset) {
        // as good a way to say so
      }
      assertThat(read).isNegative();
    }
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  void aClientThatGoesCancelsTheCallBeforeItsAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    provider.answers(
        (request, connection) -> {
          asked.countDown();
          connection.getInputStream().read();
          throw new IOException("the connection is closed");
        });
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    }
    provider.awaitClientGone();
    assertThat(calls.contexts.get(0).isCancelled()).isTrue();
  }

  @Test
  void aClientThatGoesCancelsASilentStream() throws Exception {
    provider.answers(
        (request, connection) -> {
          write(
              connection,
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n");
          connection.getInputStream().read();
          throw new IOException("the connection is closed");
        });
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      read(socket, "data: a\n\n\r\n");
    }
    provider.awaitClientGone();
  }

  @Test
  void aProviderThatCannotBeReachedIsSaidToBe() throws IOException {
    Detour detour = detour();
    provider.close();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      assertThat(read(socket, "}}"))
          .startsWith("HTTP/1.1 502 ")
          .contains("could not connect to " + provider.origin())
          .contains("ConnectException");
    }
  }

  @Test
  void connectionsAreUsedAgainOnBothSides() throws IOException {
    Detour first = detour();
    try (Socket socket = connect(first)) {
      for (int i = 0; i < 5; i++) {
        provider.answers(Provider.fixed("{\"n\":" + i + "}"));
        write(socket, request(detour(), "", BODY));
        assertThat(read(socket, "}")).endsWith("\r\n\r\n{\"n\":" + i + "}");
      }
    }
    assertThat(provider.requests).hasSize(5);
    assertThat(provider.connections).hasValue(1);
  }

  @Test
  void aConnectionThatTheProviderHasClosedIsNotUsedAgain() throws IOException {
    call("", BODY, "{\"ok\":true}");
    provider.closeConnections();
    call("", BODY, "{\"ok\":true}");
    assertThat(provider.connections).hasValue(2);
  }

  @Test
  void requestsThatComeAtOnceAreAnsweredInTheirOrder() throws IOException {
    provider.answers(
        (request, connection) ->
            Provider.fixed(request.substring(request.length() - 1)).to(request, connection));
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(
          socket,
          request(detour, "", "{\"n\":1")
              + request(detour(), "", "{\"n\":2")
              + request(detour(), "", "{\"n\":3"));
      assertThat(read(socket, "\r\n\r\n1")).startsWith("HTTP/1.1 200");
      assertThat(read(socket, "\r\n\r\n2")).startsWith("HTTP/1.1 200");
      assertThat(read(socket, "\r\n\r\n3")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws IOException {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      String request = request(detour, "Expect: 100-continue\r\n", BODY);
      int head = request.length() - BODY.length();
      write(socket, request.substring(0, head));
      assertThat(read(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      write(socket, BODY);
      assertThat(read(socket, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
    }
    assertThat(provider.requests.get(0)).doesNotContainIgnoringCase("expect");
  }

  @Test
  void whatTheProviderSaysInBetweenIsNotTheAnswer() throws IOException {
    provider.answers(
        (request, connection) -> {
          write(connection, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
          Provider.fixed("{\"ok\":true}").to(request, connection);
        });
    assertThat(call("", BODY, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
  }

  @Test
  void chunksOfARequestAreOneBodyAndGoOnInChunks() throws IOException {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(
          socket,
          "POST /v1/chat/completions HTTP/1.1\r\nhost: other.example\r\n"
              + fields(detour)
              + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nT: x\r\n\r\n");
      read(socket, "{\"ok\":true}");
    }
    assertThat(calls.handled.get(0).body()).asString().isEqualTo("{\"a\":1}");
    assertThat(provider.requests.get(0))
        .contains("host: other.example\r\n")
        .endsWith("Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");
  }

  @Test
  void tenMegabytesGoBothWays() throws IOException {
    String large = "x".repeat(10 << 20);
    provider.answers(Provider.fixed(large + "END"));
    assertThat(call("", large, "END").length()).isGreaterThan(large.length());
    assertThat(calls.handled.get(0).body()).hasSize(large.length());
    assertThat(provider.requests.get(0)).endsWith("\r\n\r\n" + large);
  }

  @Test
  void aBodyThatIsTooLongIsPassedThrough() throws IOException {
    calls.maxBodyBytes = 1_000;
    String large = "y".repeat(100_000);
    assertThat(call("x-llmcost-tags: a\r\n", large, "{\"ok\":true}")).startsWith("HTTP/1.1 200");
    assertThat(calls.handled).isEmpty();
    assertThat(calls.passed).containsExactly("test: request body too long");
    assertThat(provider.requests.get(0))
        .endsWith("\r\n\r\n" + large)
        .doesNotContainIgnoringCase("x-llmcost");
  }

  @Test
  void chunksThatAreTooLongArePassedThrough() throws IOException {
    calls.maxBodyBytes = 1_000;
    Detour detour = detour();
    String chunk = "3e8\r\n" + "z".repeat(1_000) + "\r\n";
    try (Socket socket = connect(detour)) {
      write(
          socket,
          "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n"
              + fields(detour)
              + "Transfer-Encoding: chunked\r\n\r\n"
              + chunk.repeat(50)
              + "0\r\n\r\n");
      assertThat(read(socket, "{\"ok\":true}")).startsWith("HTTP/1.1 200");
    }
    assertThat(calls.handled).isEmpty();
    assertThat(calls.passed).containsExactly("test: request body too long");
    String sent = provider.requests.get(0);
    assertThat(sent.chars().filter(c -> c == 'z').count()).isEqualTo(50_000);
    assertThat(sent).endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void whatTheGatewayDoesNotWantIsPassedThrough() throws IOException {
    calls.wanting = false;
    assertThat(call("", BODY, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
    assertThat(calls.handled).isEmpty();
    assertThat(provider.requests.get(0)).endsWith("\r\n\r\n" + BODY);
  }

  @Test
  void anAnswerThatIsThereIsGivenWithoutACall() throws IOException {
    calls.plan =
        (request, context, upstream) ->
            CompletableFuture.completedFuture(
                HttpResponse.whole(200, Headers.of("x-llmcost-cache", "hit"), "kept".getBytes()));
    assertThat(call("", BODY, "kept"))
        .isEqualTo("HTTP/1.1 200 OK\r\nx-llmcost-cache: hit\r\nContent-Length: 4\r\n\r\nkept");
    assertThat(provider.connections).hasValue(0);
  }

  @Test
  void aCallToAnotherOriginTakesNothingOfTheConnections() throws IOException {
    try (Provider other = new Provider()) {
      calls.plan =
          (request, context, upstream) ->
              upstream.send(
                  request
                      .withUrl(Url.of(other.origin() + "/v1/chat/completions"))
                      .withHeaders(
                          Headers.of(
                              "Content-Type", "application/json", "Authorization", "Bearer sk-2"))
                      .withBody("{}".getBytes()));
      call("", BODY, "{\"ok\":true}");
      assertThat(provider.connections).hasValue(0);
      assertThat(other.requests)
          .containsExactly(
              "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:"
                  + other.port()
                  + "\r\nContent-Type: application/json\r\nAuthorization: Bearer sk-2\r\n"
                  + "Content-Length: 2\r\n\r\n{}");
    }
  }

  @Test
  void aFaultOfOursBeforeAnythingIsSentPassesTheCallThrough() throws IOException {
    calls.plan =
        (request, context, upstream) -> {
          throw new IllegalStateException("ours");
        };
    assertThat(call("", BODY, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  void aFaultOfOursAfterwardsGivesTheAnswerThatCame() throws IOException {
    calls.plan =
        (request, context, upstream) -> {
          upstream.send(request);
          throw new IllegalStateException("ours");
        };
    assertThat(call("", BODY, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  void aCompressedAnswerStaysAsItIs() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"ok\":true}".getBytes());
    }
    provider.answers(
        (request, connection) -> {
          write(
              connection,
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                  + bytes.size()
                  + "\r\n\r\n");
          connection.getOutputStream().write(bytes.toByteArray());
        });
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      assertThat(read(socket, "\r\n\r\n")).contains("Content-Encoding: gzip\r\n");
      assertThat(socket.getInputStream().readNBytes(bytes.size())).isEqualTo(bytes.toByteArray());
    }
  }

  @Test
  void anAnswerThatEndsWithItsConnectionHasAnEnd() throws IOException {
    provider.answers(
        (request, connection) -> {
          write(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
          connection.close();
        });
    assertThat(call("", BODY, "0\r\n\r\n"))
        .contains("Transfer-Encoding: chunked\r\n\r\n9\r\nall of it\r\n")
        .doesNotContain("Connection: close");
  }

  @Test
  void anOldClientGetsNoChunks() throws IOException {
    provider.answers(
        (request, connection) ->
            write(
                connection,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"));
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY).replace(" HTTP/1.1", " HTTP/1.0"));
      assertThat(readAll(socket)).endsWith("Connection: close\r\n\r\nok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/x?y", "ORIGIN/v2/x?y"})
  void aRedirectLeadsOverTheBridgeAgain(String location) throws IOException {
    provider.answers(
        (request, connection) ->
            write(
                connection,
                "HTTP/1.1 307 Elsewhere\r\nLocation: "
                    + location.replace("ORIGIN", provider.origin())
                    + "\r\nContent-Length: 0\r\n\r\n"));
    assertThat(call("", BODY, "\r\n\r\n")).contains("\r\nLocation: /v2/x?y\r\n");
  }

  // A client may have its answer a little before its call is over.
  private void awaitNonePending() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (loopback.pending() > 0) {
      assertThat(System.nanoTime()).as("waited 10 s").isLessThan(end);
      Thread.sleep(2);
    }
  }

  @Test
  void aClientMayFollowWithTheSameFields() throws Exception {
    provider.answers(
        (request, connection) ->
            write(
                connection,
                "HTTP/1.1 307 Elsewhere\r\nLocation: /v2\r\nContent-Length: 0\r\n\r\n"));
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      read(socket, "\r\n\r\n");
      provider.answers(Provider.fixed("{\"ok\":true}"));
      write(socket, request(detour, "", BODY).replace("/v1/chat/completions", "/v2"));
      assertThat(read(socket, "{\"ok\":true}")).startsWith("HTTP/1.1 200 Fine");
    }
    awaitNonePending();
  }

  @Test
  void aCallIsKnownNoLongerThanItsAnswer() throws Exception {
    Detour detour = detour();
    try (Socket socket = connect(detour)) {
      write(socket, request(detour, "", BODY));
      read(socket, "{\"ok\":true}");
      awaitNonePending();
      write(socket, request(detour, "", BODY));
      assertThat(readAll(socket)).startsWith("HTTP/1.1 403 ");
    }
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  void anExcludedHostStaysInTheClient() {
    calls.bridged = false;
    assertThat(detour()).isNull();
    assertThat(loopback.port()).isNull();
    assertThat(calls.passed).containsExactly("test: excluded from the loopback bridge");
  }

  @Test
  void aRedirectLeadsToNoOtherOriginSinceTheSecretWouldGoThere() throws IOException {
    provider.answers(
        (request, connection) ->
            write(
                connection,
                "HTTP/1.1 307 Elsewhere\r\nLocation: http://other.example/\r\n"
                    + "Content-Length: 0\r\n\r\n"));
    assertThat(call("", BODY, "\r\n\r\n"))
        .startsWith("HTTP/1.1 307 Elsewhere\r\n")
        .doesNotContain("Location");
  }
}
