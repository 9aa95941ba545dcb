package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmcost.agent.instrumentation.Again;
import io.llmcost.agent.thread.AgentClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Producers, consumers and callbacks are told what they are told without the agent. */
class AsyncContractTest extends AsyncCase {

  /** Throws where it is told to. */
  private static final class Failing extends Log {
    private final String where;

    Failing(String where) {
      this.where = where;
    }

    @Override
    void at(String event) throws IOException {
      if (event.equals(where)) {
        throw new IOException("the application's own");
      }
    }
  }

  private Log run(CloseableHttpAsyncClient client, Log log, SimpleHttpRequest request)
      throws Exception {
    Future<String> call = client.execute(log.producer(request), log.consumer(), log);
    assertThat(catchThrowable(() -> call.get(10, TimeUnit.SECONDS)))
        .satisfiesAnyOf(
            failure -> assertThat(failure).isNull(),
            failure -> assertThat(failure).isInstanceOf(ExecutionException.class));
    await(() -> log.events("callback").size() == 1);
    return log;
  }

  private void assertSame(String what, Log with, Log without) throws Exception {
    Set<String> expected = new LinkedHashSet<>(without.events(""));
    boolean released = expected.contains("consumer released");
    await(() -> !released || !with.events("consumer released").isEmpty());
    assertThat(with.events("")).as(what).hasSameSizeAs(new LinkedHashSet<>(with.events("")));
    assertThat(with.events("")).as(what).hasSameElementsAs(expected);
    // a client may release a consumer before it says why, and once more
    assertThat(saidTo(with.events(""))).as(what).isEqualTo(saidTo(expected));
  }

  private static List<String> saidTo(Collection<String> events) {
    return events.stream()
        .filter(event -> event.startsWith("c") && !event.endsWith("released"))
        .collect(Collectors.toList());
  }

  private List<CloseableHttpAsyncClient> pair(boolean minimal) {
    CloseableHttpAsyncClient bare;
    if (minimal) {
      bare = HttpAsyncClients.createMinimal(connections);
      bare.start();
      clients.add(bare);
    } else {
      bare = bare(asyncBuilder().disableAutomaticRetries());
    }
    return Arrays.asList(bare, new HookedAsyncClient(bare, gateway.glue));
  }

  private static MockResponse response(String kind) {
    switch (kind) {
      case "error":
        return json("{\"error\":{}}").setResponseCode(500);
      case "bodiless":
        return new MockResponse().setResponseCode(204);
      case "drop":
        return new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);
      case "cut":
        return json(String.join("", java.util.Collections.nCopies(5000, "0123456789")))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY);
      case "silence":
        return new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
      default:
        return json("{}");
    }
  }

  private void assertAsWithoutUs(String kind, boolean minimal) throws Exception {
    List<CloseableHttpAsyncClient> pair = pair(minimal);
    Log[] logs = new Log[2];
    for (int i = 0; i < 2; i++) {
      server.enqueue(response(kind));
      SimpleHttpRequest request = asyncChat();
      if (kind.equals("silence")) {
        request.setConfig(
            RequestConfig.custom().setResponseTimeout(300, TimeUnit.MILLISECONDS).build());
      }
      logs[i] = run(pair.get(i), new Failing(kind), request);
      await(() -> connections.getTotalStats().getLeased() == 0);
    }
    assertSame(kind, logs[1], logs[0]);
    assertThat(logs[1].events("consumer response").toString()).doesNotContain("without context");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer",
        "error",
        "bodiless",
        "drop",
        "cut",
        "silence",
        "request",
        "produce",
        "response",
        "data",
        "end"
      })
  void allAreToldTheSame(String kind) throws Exception {
    assertAsWithoutUs(kind, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "error", "bodiless", "drop", "cut", "response", "data", "end"})
  void soThroughTheMinimalClient(String kind) throws Exception {
    assertAsWithoutUs(kind, true);
  }

  @Test
  void soWhereNobodyListens() throws Exception {
    SimpleHttpRequest unreachable =
        new SimpleHttpRequest("POST", URI.create("http://127.0.0.1:1/v1/x"));
    unreachable.setBody(ASKED, ContentType.APPLICATION_JSON);
    List<CloseableHttpAsyncClient> pair = pair(false);
    Log without = run(pair.get(0), new Log(), unreachable);
    assertSame("refused", run(pair.get(1), new Log(), unreachable), without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "response", "data", "end"})
  void anAnswerOfOursComesAsOneFromThere(String kind) throws Exception {
    server.enqueue(json("{}"));
    List<CloseableHttpAsyncClient> pair = pair(false);
    Log without = run(pair.get(0), new Failing(kind), asyncChat());
    gateway.plan = (request, context, up) -> done(answer(200, "{}"));
    assertSame(kind, run(pair.get(1), new Failing(kind), asyncChat()), without);
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void anAnswerOfOursMayHaveNoBody() throws Exception {
    server.enqueue(response("bodiless"));
    List<CloseableHttpAsyncClient> pair = pair(false);
    Log without = run(pair.get(0), new Log(), asyncChat());
    gateway.plan = (request, context, up) -> done(answer(204, ""));
    assertSame("bodiless", run(pair.get(1), new Log(), asyncChat()), without);
  }

  /** Takes what comes by itself, and more only when it is told to. */
  private static final class Full extends Log {
    @Override
    void ask(CapacityChannel channel) {}
  }

  private static final int LENGTH = 4 << 20;

  private void assertPaced(Full log, Future<String> call) throws Exception {
    await(() -> log.size() > 0 && log.capacity != null);
    int before = -1;
    while (before != log.size()) {
      before = log.size();
      Thread.sleep(100); // what comes by itself has come when nothing more does
    }
    assertThat(before).isLessThan(LENGTH / 4);
    assertThat(call.isDone()).isFalse();
    log.capacity.update(100_000);
    int more = before + 50_000;
    await(() -> log.size() >= more);
    assertThat(log.size()).isLessThan(LENGTH / 2);
    log.capacity.update(LENGTH);
    call.get(20, TimeUnit.SECONDS);
    assertThat(log.size()).isEqualTo(LENGTH);
    await(() -> log.events("callback").size() == 1); // called when the Future is done already
    assertThat(log.events("callback")).containsExactly("callback completed");
    assertThat(log.events("consumer released")).hasSize(1);
  }

  // Of a body in chunks the client itself gives more than it is asked for.
  @Test
  void aConsumerSaysHowMuchComes() throws Exception {
    server.enqueue(new MockResponse().setBody(new Buffer().write(new byte[LENGTH])));
    Full log = new Full();
    assertPaced(log, asyncClient().execute(log.producer(asyncChat()), log.consumer(), log));
    assertAtRest();
  }

  @Test
  void soOfAnAnswerOfOurs() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, new String(new char[LENGTH])));
    Full log = new Full();
    assertPaced(log, asyncClient().execute(log.producer(asyncChat()), log.consumer(), log));
  }

  @Test
  void anAnswerOfOursStopsWhenItIsCancelled() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, new String(new char[LENGTH])));
    Full log = new Full();
    Future<String> call = asyncClient().execute(log.producer(asyncChat()), log.consumer(), log);
    await(() -> log.capacity != null);
    call.cancel(true);
    await(() -> log.events("consumer released").size() == 1);
    assertThat(log.events("consumer failed")).hasSize(1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    int before = log.size();
    log.capacity.update(LENGTH);
    assertThat(log.size()).isEqualTo(before);
  }

  @Test
  void whatIsSaidBeforeTheAnswerIsHeard() throws Exception {
    server.enqueue(json("{}").setSocketPolicy(SocketPolicy.EXPECT_CONTINUE));
    SimpleHttpRequest request = asyncChat();
    request.setConfig(RequestConfig.custom().setExpectContinueEnabled(true).build());
    List<CloseableHttpAsyncClient> pair = pair(false);
    Log without = run(pair.get(0), new Log(), request);
    server.enqueue(json("{}").setSocketPolicy(SocketPolicy.EXPECT_CONTINUE));
    assertSame("informed", run(pair.get(1), new Log(), request), without);
  }

  private static io.llmcost.agent.http.HttpResponse kept(long millis) {
    return answer(200, "data: 1\n\ndata: 2\n\ndata: 3\n\n")
        .paced(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aKeptStreamTakesItsTime() throws Exception {
    gateway.plan = (request, context, up) -> done(kept(600));
    Log log = new Log();
    long begun = System.nanoTime();
    asyncClient().execute(log.producer(asyncChat()), log.consumer(), log).get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
    assertThat(log.size()).isEqualTo(27);
  }

  @Test
  void nothingIsLeftOfAKeptStreamThatIsCancelled() throws Exception {
    int waiting = AgentClock.waiting();
    gateway.plan = (request, context, up) -> done(kept(3_600_000));
    Log log = new Log();
    Future<String> call = asyncClient().execute(log.producer(asyncChat()), log.consumer(), log);
    await(() -> log.size() == 9 && AgentClock.waiting() > waiting);
    call.cancel(true);
    await(() -> AgentClock.waiting() <= waiting);
    await(() -> log.events("callback").size() == 1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    assertThat(log.size()).isEqualTo(9);
  }

  @Test
  void itIsMadeAgainAsItWasWhateverBecameOfTheCall() throws Exception {
    Again again = new Again(answer(200, "{}"));
    gateway.plan = again;
    SimpleHttpRequest request = asyncChat();
    request.setHeader("Authorization", "Bearer k-application");
    run(asyncClient(), new Log(), request);
    request.setHeader("Authorization", "Bearer k-of-another");
    request.setBody("{}", ContentType.APPLICATION_JSON);
    server.enqueue(json("{\"new\":1}"));

    assertThat(again.text()).isEqualTo("{\"new\":1}");

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k-application");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    await(again.abandoned()::isCompletedExceptionally);
  }
}
