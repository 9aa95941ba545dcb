package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.StreamFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** Bodies that run through observers and filters while the application reads them. */
class OkHttpStreamsTest extends OkHttpCase {

  private static final String EVENTS = events(2_000);

  private final Recorder recorder = new Recorder();

  private static String events(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("data: {\"i\":").append(i).append("}\n\n");
    }
    return text.append("data: [DONE]\n\n").toString();
  }

  private static MockResponse stream(String text) {
    return new MockResponse()
        .setHeader("Content-Type", "text/event-stream")
        .setChunkedBody(text, 777);
  }

  private void observe() {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
  }

  private void filter(Supplier<StreamFilter> filters) {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.filteredBy(filters.get()));
  }

  @Test
  void anObserverSeesWhatTheApplicationReads() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(stream(EVENTS));
    assertThat(text(client, chat().build())).isEqualTo(EVENTS);
    assertThat(recorder.text()).isEqualTo(EVENTS);
    assertThat(recorder.ends).isOne();
    assertThat(recorder.aborts).isZero();
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void everyWayOfReadingWorks() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    for (int way = 0; way < 4; way++) {
      server.enqueue(stream(EVENTS));
      try (Response response = client.newCall(chat().build()).execute()) {
        assertThat(read(response, way)).as("way " + way).isEqualTo(EVENTS);
      }
    }
    assertThat(recorder.ends).isEqualTo(4);
    assertConnectionsAtRest(client, 1);
  }

  private static String read(Response response, int way) throws IOException {
    StringBuilder text = new StringBuilder();
    if (way == 0) {
      InputStream in = response.body().byteStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
    } else if (way == 1) {
      while (!response.body().source().exhausted()) {
        text.append(response.body().source().readUtf8Line()).append('\n');
      }
    } else if (way == 2) {
      char[] chars = new char[100];
      java.io.Reader reader = response.body().charStream();
      for (int n = reader.read(chars); n >= 0; n = reader.read(chars)) {
        text.append(chars, 0, n);
      }
    } else {
      Buffer buffer = new Buffer();
      while (response.body().source().read(buffer, 3) >= 0) {
        text.append(buffer.readUtf8());
      }
    }
    return text.toString();
  }

  @Test
  void anObservedBodyKeepsItsLengthAndAFilteredOneHasNone() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(json("12345"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.body().contentLength()).isEqualTo(5);
      assertThat(response.header("Content-Length")).isEqualTo("5");
    }
    filter(LateShout::new);
    server.enqueue(json("abc"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.body().contentLength()).isEqualTo(-1);
      assertThat(response.header("Content-Length")).isNull();
      assertThat(response.body().contentType()).isEqualTo(JSON);
      assertThat(response.body().string()).isEqualTo("ABC");
    }
  }

  @Test
  void aFilterMayHoldBackRemoveAndFail() throws Exception {
    OkHttpClient client = gateway.client();
    filter(LateShout::new);
    server.enqueue(stream(EVENTS));
    assertThat(text(client, chat().build())).isEqualTo(EVENTS.toUpperCase());
    filter(() -> new Swallow(false));
    server.enqueue(stream(EVENTS));
    assertThat(text(client, chat().build())).isEmpty();
    filter(() -> new Swallow(true));
    server.enqueue(stream(EVENTS));
    assertThat(text(client, chat().build())).isEqualTo(EVENTS);
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void whatIsReadWholeIsFilteredToo() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(live -> FakeGateway.whole(live.filteredBy(new LateShout())))
                .thenApply(whole -> whole.observedBy(recorder));
    OkHttpClient client = gateway.client();
    server.enqueue(json("abc"));
    assertThat(text(client, chat().build())).isEqualTo("ABC");
    assertThat(recorder.text()).isEqualTo("ABC");
    assertThat(recorder.ends).isOne();
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void anEarlyCloseAborts() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(stream(EVENTS));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.body().source().readUtf8Line()).isEqualTo("data: {\"i\":0}");
    }
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.ends).isZero();
    assertThat(recorder.cause).isNull();
    await(
        () ->
            client.connectionPool().idleConnectionCount()
                == client.connectionPool().connectionCount());
  }

  @Test
  void aBodyThatIsCutFailsForBoth() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(json(EVENTS).setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    Response response = client.newCall(chat().build()).execute();
    assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.ends).isZero();
    assertThat(recorder.cause).isInstanceOf(IOException.class);
    assertThat(EVENTS).startsWith(recorder.text());
    await(() -> client.connectionPool().connectionCount() == 0);
  }

  @Test
  void gzipIsTransparentAsEver() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(gzipped(EVENTS));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.header("Content-Encoding")).isNull();
      assertThat(response.body().contentLength()).isEqualTo(-1);
      assertThat(response.body().string()).isEqualTo(EVENTS);
    }
    assertThat(recorder.text()).isEqualTo(EVENTS);
    assertThat(taken().getHeader("Accept-Encoding")).isEqualTo("gzip");
  }

  @Test
  void whoAsksForGzipHimselfGetsIt() throws Exception {
    observe();
    OkHttpClient client = gateway.client();
    server.enqueue(gzipped(EVENTS));
    Request request = chat().header("Accept-Encoding", "gzip").build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
      byte[] plain = new GZIPInputStream(response.body().byteStream()).readAllBytes();
      assertThat(new String(plain)).isEqualTo(EVENTS);
    }
  }

  private static MockResponse gzipped(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes(text));
    }
    return new MockResponse()
        .setHeader("Content-Encoding", "gzip")
        .setBody(new Buffer().write(packed.toByteArray()));
  }

  @Test
  void peekBodyDoesNotConsume() throws Exception {
    observe();
    server.enqueue(json("peekaboo"));
    try (Response response = gateway.client().newCall(chat().build()).execute()) {
      assertThat(response.peekBody(4).string()).isEqualTo("peek");
      assertThat(response.body().string()).isEqualTo("peekaboo");
    }
    assertThat(recorder.text()).isEqualTo("peekaboo");
  }

  /** Writes nothing; or fails in the middle, and then gives back what it had. */
  private static final class Swallow implements StreamFilter {
    private final boolean fails;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    Swallow(boolean fails) {
      this.fails = fails;
    }

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      held.write(bytes, offset, length);
      if (fails && held.size() > 10_000) {
        throw new IllegalStateException("fault");
      }
    }

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {
      out.write(held.toByteArray(), 0, held.size());
    }
  }
}
