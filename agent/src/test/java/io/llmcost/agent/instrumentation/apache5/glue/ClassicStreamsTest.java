package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.junit.jupiter.api.Test;

/** Bodies that run through observers and filters while the application reads them. */
class ClassicStreamsTest extends Apache5Case {

  private static final String EVENTS = "data: one\n\ndata: two\n\ndata: [DONE]\n\n";

  private final Recorder recorder = new Recorder();

  private void observe() {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
  }

  private static MockResponse events() {
    return new MockResponse()
        .setHeader("Content-Type", "text/event-stream")
        .setChunkedBody(EVENTS, 7);
  }

  @Test
  void aStreamIsSeenAsItIsRead() throws Exception {
    observe();
    server.enqueue(events().throttleBody(12, 50, TimeUnit.MILLISECONDS));
    try (CloseableHttpResponse response = open(client(), chat())) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.getEntity().getContent()), 1);
      assertThat(lines.readLine()).isEqualTo("data: one");
      assertThat(recorder.text()).startsWith("data: one");
      assertThat(recorder.ends).isZero();
      while (lines.readLine() != null) {
        // to the end
      }
    }
    assertThat(recorder.text()).isEqualTo(EVENTS);
    assertThat(recorder.ends).isOne();
    assertThat(recorder.aborts).isZero();
    assertConnectionsAtRest(1);
  }

  @Test
  void aStreamThatIsClosedEarlyIsAborted() throws Exception {
    observe();
    server.enqueue(events().throttleBody(12, 1, TimeUnit.SECONDS));
    CloseableHttpResponse response = open(client(), chat());
    assertThat(response.getEntity().getContent().read()).isEqualTo('d');
    response.close();
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.ends).isZero();
    assertNoConnectionInUse();
    server.enqueue(events());
    open(client(), chat()).close();
    assertThat(recorder.aborts).as("without having been read").isEqualTo(2);
    await(() -> pool.getTotalStats().getLeased() == 0);
  }

  @Test
  void aHandlerIsFollowedByTheRestOfTheStream() throws Exception {
    observe();
    server.enqueue(events());
    int first = client().execute(chat(), response -> response.getEntity().getContent().read());
    assertThat(first).isEqualTo('d');
    assertThat(recorder.ends + recorder.aborts).isOne();
    assertConnectionsAtRest(1);
  }

  @Test
  void aFilterWritesWhatTheApplicationReads() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(live -> live.filteredBy(new LateShout()).observedBy(recorder));
    server.enqueue(json("quiet"));
    try (CloseableHttpResponse response = open(client(), chat())) {
      assertThat(response.getEntity().getContentLength()).isEqualTo(-1);
      assertThat(response.getFirstHeader("Content-Length")).isNull();
      assertThat(text(response)).isEqualTo("QUIET");
    }
    assertThat(recorder.text()).isEqualTo("QUIET");
    assertConnectionsAtRest(1);
  }

  @Test
  void whatTheClientDecodesIsSeenDecodedAndLooksAsWithoutUs() throws Exception {
    observe();
    server.enqueue(gzipped("plain"));
    server.enqueue(gzipped("plain"));
    String headers;
    try (CloseableHttpResponse response = open(builder().build(), chat())) {
      headers = String.join("|", names(response));
      assertThat(text(response)).isEqualTo("plain");
    }
    try (CloseableHttpResponse response = open(client(), chat())) {
      assertThat(String.join("|", names(response))).isEqualTo(headers);
      assertThat(text(response)).isEqualTo("plain");
    }
    assertThat(recorder.text()).isEqualTo("plain");
    assertConnectionsAtRest(1);
  }

  private static String[] names(CloseableHttpResponse response) {
    return java.util.Arrays.stream(response.getHeaders())
        .map(Object::toString)
        .toArray(String[]::new);
  }

  @Test
  void whatTheClientDoesNotDecodeComesAsItIs() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    live -> {
                      assertThat(live.headers().get("content-encoding")).isEqualTo("gzip");
                      return live.observedBy(recorder);
                    });
    server.enqueue(gzipped("plain"));
    try (CloseableHttpResponse response =
            open(client(builder().disableContentCompression()), chat());
        InputStream in = new java.util.zip.GZIPInputStream(response.getEntity().getContent())) {
      assertThat(new String(in.readAllBytes())).isEqualTo("plain");
    }
  }

  @Test
  void aBodyThatIsCutFailsAsWithoutUs() throws Exception {
    observe();
    server.enqueue(
        json("a longer body that is cut")
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThatThrownBy(() -> text(client(), chat())).isInstanceOf(IOException.class);
    assertThat(recorder.aborts).isOne();
    assertThat(server.getRequestCount()).isOne();
    assertConnectionsAtRest(0);
  }

  @Test
  void aHeaderIsAddedToThoseThatCame() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.withHeader("x-llmcost-cache", "miss"));
    server.enqueue(json("ok"));
    try (CloseableHttpResponse response = open(client(), chat())) {
      assertThat(response.getFirstHeader("x-llmcost-cache").getValue()).isEqualTo("miss");
      assertThat(response.getFirstHeader("Content-Length").getValue()).isEqualTo("2");
      assertThat(text(response)).isEqualTo("ok");
    }
  }

  @Test
  void aResponseWithoutBodyHasNone() throws Exception {
    observe();
    server.enqueue(new MockResponse().setResponseCode(204));
    try (CloseableHttpResponse response = open(client(), chat())) {
      assertThat(response.getCode()).isEqualTo(204);
      assertThat(response.getEntity()).isNull();
    }
    assertThat(recorder.ends).isOne();
    assertConnectionsAtRest(1);
  }
}
