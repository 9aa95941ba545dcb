package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.CallHandler;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire with us is what goes over it without us, byte for byte. */
class JdkWireTest {

  private static final String JSON = "{\"model\":\"gpt-4o\",\"messages\":[]}";

  private RawServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RawServer(RawServer.fixed("application/json", "{}"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  static Stream<Arguments> publishers() {
    return Stream.of(
        Arguments.of("ofString", supply(() -> BodyPublishers.ofString(JSON))),
        Arguments.of("empty ofString", supply(() -> BodyPublishers.ofString(""))),
        Arguments.of("noBody", supply(BodyPublishers::noBody)),
        Arguments.of(
            "40 KB ofByteArray", supply(() -> BodyPublishers.ofByteArray(new byte[40_000]))),
        Arguments.of(
            "ofInputStream",
            supply(
                () ->
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[40_000])))),
        Arguments.of(
            "ofByteArrays",
            supply(() -> BodyPublishers.ofByteArrays(List.of(JSON.getBytes(), new byte[3])))),
        Arguments.of(
            "fromPublisher without length",
            supply(() -> BodyPublishers.fromPublisher(BodyPublishers.ofString(JSON)))),
        Arguments.of(
            "fromPublisher with length",
            supply(
                () -> BodyPublishers.fromPublisher(BodyPublishers.ofString(JSON), JSON.length()))),
        Arguments.of(
            "buffers of odd sizes",
            supply(() -> new ChunksPublisher(chunks(1, 100_000, 3, 17), -1))));
  }

  private static Supplier<BodyPublisher> supply(Supplier<BodyPublisher> publisher) {
    return publisher;
  }

  static ByteChunks chunks(int... sizes) {
    ByteChunks chunks = new ByteChunks(0);
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      java.util.Arrays.fill(bytes, (byte) ('a' + size % 26));
      chunks.add(java.nio.ByteBuffer.wrap(bytes));
    }
    return chunks;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("publishers")
  void everyKindOfBodyGoesOutAsWithoutUs(String name, Supplier<BodyPublisher> publisher)
      throws Exception {
    for (Version version : Version.values()) {
      Supplier<HttpRequest> request =
          () ->
              HttpRequest.newBuilder(server.uri("/v1/chat/completions?a=b%20c&d"))
                  .version(version)
                  .header("Authorization", "Bearer sk-1")
                  .header("content-type", "application/json")
                  .header("X-Many", "1")
                  .header("X-Many", "2")
                  .timeout(Duration.ofSeconds(30))
                  .POST(publisher.get())
                  .build();
      assertSameWire(request);
    }
  }

  @Test
  void requestsWithoutABodyGoOutAsWithoutUs() throws Exception {
    assertSameWire(() -> HttpRequest.newBuilder(server.uri("/v1/models")).build());
    assertSameWire(() -> HttpRequest.newBuilder(server.uri("/v1/files/1")).DELETE().build());
  }

  @Test
  void anExpectedContinueIsKept() throws Exception {
    assertSameWire(
        () ->
            HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
                .expectContinue(true)
                .version(Version.HTTP_1_1)
                .POST(BodyPublishers.ofString(JSON))
                .build());
  }

  @Test
  void aRequestOfAForeignClassGoesOutAsWithoutUs() throws Exception {
    HttpRequest inner =
        HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
            .POST(BodyPublishers.ofString(JSON))
            .header("a", "b")
            .build();
    assertSameWire(() -> new ForeignRequest(inner));
  }

  @Test
  void aRewrittenBodyKeepsItsKindOfFraming() throws Exception {
    CallHandler engine =
        new TestEngine(
            (request, context, up) ->
                up.send(
                    request
                        .withBody("{\"model\":\"small\"}".getBytes(StandardCharsets.UTF_8))
                        .withHeaders(
                            request
                                .headers()
                                .with("x-added", "1")
                                .with("Content-Length", "999")
                                .with("Host", "elsewhere"))));
    HttpClient client = new HookedClient(HttpClient.newHttpClient(), engine);

    client.send(post(BodyPublishers.ofString(JSON)), BodyHandlers.discarding());
    RawServer.Received known = received();
    assertThat(known.head())
        .contains("\r\nContent-Length: 17\r\n", "\r\nx-added: 1\r\n")
        .contains("Host: 127.0.0.1:" + server.port())
        .doesNotContain("999", "elsewhere");
    assertThat(known.bodyText()).isEqualTo("{\"model\":\"small\"}");

    client.send(
        post(BodyPublishers.fromPublisher(BodyPublishers.ofString(JSON))),
        BodyHandlers.discarding());
    RawServer.Received unknown = received();
    assertThat(unknown.head()).contains("Transfer-encoding: chunked");
    assertThat(unknown.bodyText()).isEqualTo("{\"model\":\"small\"}");
  }

  @Test
  void theEngineSeesTheRequestAsItIsAndTheApplicationSeesItsOwn() throws Exception {
    TestEngine engine = TestEngine.passing();
    HttpClient client = new HookedClient(HttpClient.newHttpClient(), engine);
    HttpRequest request = post(BodyPublishers.ofString(JSON));

    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

    assertThat(engine.requests).hasSize(1);
    assertThat(new String(engine.requests.get(0).body(), StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(engine.requests.get(0).method()).isEqualTo("POST");
    assertThat(engine.requests.get(0).headers().get("authorization")).isEqualTo("Bearer sk-1");
    assertThat(engine.requests.get(0).url().toUri()).isEqualTo(request.uri());
    assertThat(engine.contexts.get(0).callSite()).isEqualTo("test.Site.call");
    assertThat(engine.contexts.get(0).client()).isEqualTo("jdk");
    assertThat(engine.contexts.get(0).isBlocking()).isTrue();
    assertThat(response.request()).isEqualTo(request);
    assertThat(response.uri()).isEqualTo(request.uri());
  }

  @Test
  void whatIsNotOursIsNotTouched() {
    TestEngine engine = TestEngine.passing();
    JdkHandler handler = new JdkHandler(engine, () -> null);
    HttpRequest other = HttpRequest.newBuilder(server.uri("/other")).build();
    HttpRequest own =
        new OwnRequest(other, "GET", server.uri("/v1/x"), other.headers(), null, null);
    HttpClient client = HttpClient.newHttpClient();

    Object[] args = {client, other, BodyHandlers.discarding()};
    assertThat(handler.handle("send", args)).isNull();
    args[1] = own;
    assertThat(handler.handle("send", args)).isNull();
    args[1] = null;
    assertThat(handler.handle("send", args)).isNull();
    args[1] = HttpRequest.newBuilder(server.uri("/v1/x")).build();
    args[2] = null;
    assertThat(handler.handle("sendAsync", args)).isNull();
    assertThat(engine.requests).isEmpty();
  }

  private HttpRequest post(BodyPublisher body) {
    return HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
        .header("Authorization", "Bearer sk-1")
        .POST(body)
        .build();
  }

  private void assertSameWire(Supplier<HttpRequest> request) throws Exception {
    TestEngine engine = TestEngine.passing();
    HttpClient plain = HttpClient.newHttpClient();
    HttpClient hooked = new HookedClient(HttpClient.newHttpClient(), engine);

    plain.send(request.get(), BodyHandlers.discarding());
    String expected = received().wire();
    hooked.send(request.get(), BodyHandlers.discarding());
    assertThat(received().wire()).isEqualTo(expected);
    hooked.sendAsync(request.get(), BodyHandlers.discarding()).get(30, TimeUnit.SECONDS);
    assertThat(received().wire()).isEqualTo(expected);
    assertThat(engine.requests).hasSize(2);
    assertThat(engine.passedThrough).isEmpty();
  }

  private RawServer.Received received() throws InterruptedException {
    RawServer.Received request = server.received.poll(30, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }
}
