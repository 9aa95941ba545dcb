package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.Again;
import io.llmcost.agent.thread.AgentClock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.nio.IOControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Producers, consumers and callbacks are told what they are told without the agent. */
class AsyncContractTest extends AsyncCase {

  private static final int LENGTH = 4 << 20;

  /** Throws where it is told to. */
  private static final class Failing extends AsyncLog {
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

  private static AsyncLog run(CloseableHttpAsyncClient client, AsyncLog log, HttpPost request)
      throws Exception {
    assertOver(client.execute(log.producer(request), log.consumer(), log), log);
    return log;
  }

  private static void assertOver(Future<String> call, AsyncLog log) throws Exception {
    assertThat(catchThrowable(() -> call.get(10, TimeUnit.SECONDS)))
        .satisfiesAnyOf(
            failure -> assertThat(failure).isNull(),
            failure -> assertThat(failure).isInstanceOf(ExecutionException.class));
    await(() -> log.events("callback").size() == 1 && !log.events("consumer closed").isEmpty());
  }

  private static MockResponse response(String kind) {
    switch (kind) {
      case "error":
        return json("{\"error\":{}}").setResponseCode(500);
      case "bodiless":
        return new MockResponse().setResponseCode(204);
      case "empty":
        return json("");
      case "drop":
        return new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);
      case "cut":
        return json("0123456789".repeat(5000))
            .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY);
      case "silence":
        return new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);
      default:
        return json("{}");
    }
  }

  private HttpPost request(String kind) throws IOException {
    HttpPost request = chat();
    if (kind.equals("silence")) {
      request.setConfig(RequestConfig.custom().setSocketTimeout(300).build());
    }
    return request;
  }

  private void assertAsWithoutUs(String kind, CloseableHttpAsyncClient client) throws Exception {
    detach();
    server.enqueue(response(kind));
    AsyncLog without = run(client, new Failing(kind), request(kind));
    assertAtRest();
    attach();
    server.enqueue(response(kind));
    AsyncLog with = run(client, new Failing(kind), request(kind));
    assertSame(with, without);
    assertAtRest();
  }

  private static void assertSame(AsyncLog with, AsyncLog without) {
    assertThat(with.events("")).doesNotHaveDuplicates();
    assertThat(with.events("c"))
        .containsExactlyElementsOf(new LinkedHashSet<>(without.events("c")));
    assertThat(with.events("p")).hasSameElementsAs(new LinkedHashSet<>(without.events("p")));
    assertThat(with.size()).isEqualTo(without.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "answer",
        "error",
        "bodiless",
        "empty",
        "drop",
        "silence",
        "request",
        "produce",
        "response",
        "data"
      })
  void allAreToldTheSame(String kind) throws Exception {
    assertAsWithoutUs(kind, client());
  }

  // Of a failure this client's versions do not all tell the future.
  @ParameterizedTest
  @ValueSource(strings = {"answer", "error", "bodiless"})
  void soThroughTheMinimalClient(String kind) throws Exception {
    assertAsWithoutUs(kind, minimal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "empty", "bodiless"})
  void anAnswerOfOursComesAsOneFromThere(String kind) throws Exception {
    server.enqueue(response(kind).setHeader("Content-Type", "application/json"));
    CloseableHttpAsyncClient client = client();
    detach();
    AsyncLog without = run(client, new AsyncLog(), chat());
    attach();
    int status = kind.equals("bodiless") ? 204 : 200;
    gateway.plan =
        (request, context, up) -> done(answer(status, kind.equals("answer") ? "{}" : ""));
    AsyncLog with = run(client, new AsyncLog(), chat());
    assertThat(with.events("consumer end")).hasSize(1);
    assertThat(with.events("callback")).isEqualTo(without.events("callback"));
    assertThat(with.size()).isEqualTo(without.size());
    assertThat(with.events("consumer response")).hasSize(1);
    assertThat(server.getRequestCount()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "empty", "bodiless", "cut", "response", "data"})
  void anAnswerThatIsDeliveredLateIsTheSame(String kind) throws Exception {
    CloseableHttpAsyncClient client = oneThread();
    detach();
    server.enqueue(response(kind));
    AsyncLog without = run(client, new Failing(kind), chat());
    attach();
    CompletableFuture<Void> later = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          CompletionStage<HttpResponse> begun = up.send(request);
          asked.complete(null);
          return begun.thenCombine(later, (live, nothing) -> live);
        };
    server.enqueue(response(kind));
    AsyncLog with = new Failing(kind);
    Future<String> call = client.execute(with.producer(chat()), with.consumer(), with);
    asked.get(10, TimeUnit.SECONDS);
    taken();
    taken();
    detach();
    // when this is over, the one thread has seen all of the other's answer
    server.enqueue(json("after"));
    text(client.execute(chat(), null));
    later.complete(null);
    assertOver(call, with);
    assertSame(with, without);
    assertAtRest();
  }

  /** Reads a little and then asks for no more. */
  private static final class Full extends AsyncLog {
    volatile boolean open;

    @Override
    void afterReading(IOControl input) {
      if (!open) {
        input.suspendInput();
      }
    }
  }

  private void assertPaced(Full log, Future<String> call) throws Exception {
    await(() -> log.size() > 0);
    int before = log.size();
    assertThat(before).isLessThanOrEqualTo(1000);
    log.control.requestInput();
    await(() -> log.size() > before);
    assertThat(log.size()).isLessThanOrEqualTo(before + 1000);
    assertThat(call.isDone()).isFalse();
    log.open = true;
    log.control.requestInput();
    call.get(20, TimeUnit.SECONDS);
    assertThat(log.size()).isEqualTo(LENGTH);
    await(() -> !log.events("consumer closed").isEmpty());
    assertThat(log.events("callback")).containsExactly("callback completed");
    assertThat(log.events("consumer closed")).hasSize(1);
  }

  @Test
  void aConsumerSaysHowMuchComes() throws Exception {
    server.enqueue(new MockResponse().setBody(new Buffer().write(new byte[LENGTH])));
    Full log = new Full();
    assertPaced(log, client().execute(log.producer(chat()), log.consumer(), log));
    assertAtRest();
  }

  @Test
  void soOfAnAnswerOfOurs() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, new String(new char[LENGTH])));
    Full log = new Full();
    assertPaced(log, client().execute(log.producer(chat()), log.consumer(), log));
  }

  @Test
  void soOfWhatAFilterWrites() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request).thenApply(live -> live.filteredBy(new LateShout()));
    server.enqueue(new MockResponse().setBody(new Buffer().write(new byte[LENGTH])));
    Full log = new Full();
    assertPaced(log, client().execute(log.producer(chat()), log.consumer(), log));
    assertAtRest();
  }

  @Test
  void anAnswerOfOursStopsWhenItIsCancelled() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, new String(new char[LENGTH])));
    Full log = new Full();
    Future<String> call = client().execute(log.producer(chat()), log.consumer(), log);
    await(() -> log.size() > 0);
    call.cancel(true);
    await(() -> log.events("consumer closed").size() == 1);
    assertThat(log.events("callback")).containsExactly("callback cancelled");
    int before = log.size();
    log.control.requestInput();
    assertThat(log.size()).isEqualTo(before);
  }

  private static io.llmcost.agent.http.HttpResponse kept(long millis) {
    return answer(200, "data: 1\n\ndata: 2\n\ndata: 3\n\n")
        .paced(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aKeptStreamTakesItsTime() throws Exception {
    gateway.plan = (request, context, up) -> done(kept(600));
    AsyncLog log = new AsyncLog();
    long begun = System.nanoTime();
    client().execute(log.producer(chat()), log.consumer(), log).get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
    assertThat(log.size()).isEqualTo(27);
  }

  @Test
  void nothingIsLeftOfAKeptStreamThatIsCancelled() throws Exception {
    int waiting = AgentClock.waiting();
    gateway.plan = (request, context, up) -> done(kept(3_600_000));
    AsyncLog log = new AsyncLog();
    Future<String> call = client().execute(log.producer(chat()), log.consumer(), log);
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
    HttpPost request = chat();
    request.setHeader("Authorization", "Bearer k-application");
    run(client(), new AsyncLog(), request);
    request.setHeader("Authorization", "Bearer k-of-another");
    request.setEntity(new org.apache.http.entity.StringEntity("{}"));
    server.enqueue(json("{\"new\":1}"));

    assertThat(again.text()).isEqualTo("{\"new\":1}");

    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k-application");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    await(again.abandoned()::isCompletedExceptionally);
  }
}
