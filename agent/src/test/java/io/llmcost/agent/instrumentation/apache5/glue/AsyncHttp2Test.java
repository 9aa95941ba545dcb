package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.Protocol;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over HTTP/2, by clients that speak nothing else. */
class AsyncHttp2Test extends Apache5Case {

  private final MockWebServer http2 = new MockWebServer();
  private final List<CloseableHttpAsyncClient> clients = new ArrayList<>();
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void startHttp2() throws IOException {
    http2.setProtocols(Collections.singletonList(Protocol.H2_PRIOR_KNOWLEDGE));
    http2.start();
  }

  @AfterEach
  void close() throws IOException {
    for (CloseableHttpAsyncClient client : clients) {
      client.close();
    }
    http2.close();
  }

  private CloseableHttpAsyncClient client(boolean minimal) {
    CloseableHttpAsyncClient real =
        minimal ? HttpAsyncClients.createHttp2Minimal() : HttpAsyncClients.createHttp2Default();
    real.start();
    clients.add(real);
    return new HookedAsyncClient(real, gateway.glue);
  }

  private SimpleHttpRequest asyncChat() {
    SimpleHttpRequest request =
        new SimpleHttpRequest("POST", http2.url("/v1/chat/completions").uri());
    request.setBody(ASKED, ContentType.APPLICATION_JSON);
    request.setHeader("Authorization", "Bearer k");
    return request;
  }

  private static String text(CloseableHttpAsyncClient client, SimpleHttpRequest request)
      throws Exception {
    return client.execute(request, null).get(10, TimeUnit.SECONDS).getBodyText();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallIsPassedOnAndSeen(boolean minimal) throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
    http2.enqueue(json("one"));
    http2.enqueue(json("two"));
    CloseableHttpAsyncClient client = client(minimal);
    assertThat(text(clients.get(0), asyncChat())).isEqualTo("one");
    assertThat(text(client, asyncChat())).isEqualTo("two");
    RecordedRequest without = taken(http2);
    RecordedRequest with = taken(http2);
    assertThat(with.getHeaders()).isEqualTo(without.getHeaders());
    assertThat(with.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(recorder.text()).isEqualTo("two");
    assertThat(recorder.ends).isOne();
    assertThat(gateway.requests.get(0).url().toString())
        .isEqualTo(http2.url("/v1/chat/completions").toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRewrittenCallIsSentRewritten(boolean minimal) throws Exception {
    gateway.plan = (request, context, up) -> up.send(request.withBody(bytes("{\"longer\":true}")));
    http2.enqueue(json("ok"));
    assertThat(text(client(minimal), asyncChat())).isEqualTo("ok");
    assertThat(taken(http2).getBody().readUtf8()).isEqualTo("{\"longer\":true}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherOriginMayNotSpeakIt(boolean minimal) throws Exception {
    gateway.plan = (request, context, up) -> up.send(moved(request));
    other.enqueue(json("theirs"));
    assertThat(text(client(minimal), asyncChat())).isEqualTo("theirs");
    assertThat(taken(other).getHeader("Authorization")).isEqualTo("Bearer theirs");
    assertThat(http2.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConsumerSaysHowMuchComes(boolean minimal) throws Exception {
    int length = 1 << 20;
    http2.enqueue(new MockResponse().setBody(new Buffer().write(new byte[length])));
    Log log =
        new Log() {
          @Override
          void ask(CapacityChannel channel) {}
        };
    Future<String> call = client(minimal).execute(log.producer(asyncChat()), log.consumer(), log);
    await(() -> log.size() > 0 && log.capacity != null);
    assertThat(log.size()).isLessThan(length / 2);
    assertThat(call.isDone()).isFalse();
    log.capacity.update(length);
    call.get(20, TimeUnit.SECONDS);
    assertThat(log.size()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCancelledCallLeavesTheConnectionToOthers(boolean minimal) throws Exception {
    http2.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    http2.enqueue(json("ok"));
    CloseableHttpAsyncClient client = client(minimal);
    Log log = new Log();
    Future<String> call = client.execute(log.producer(asyncChat()), log.consumer(), log);
    taken(http2);
    call.cancel(true);
    await(() -> log.events("consumer released").size() == 1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    assertThat(text(client, asyncChat())).isEqualTo("ok");
  }
}
