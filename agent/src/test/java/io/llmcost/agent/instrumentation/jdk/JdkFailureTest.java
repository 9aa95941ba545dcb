package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures, timeouts, cancellation and interruption look as they do without us. */
@Timeout(60)
class JdkFailureTest {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final HttpClient plain = HttpClient.newHttpClient();
  private RawServer server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private HttpRequest.Builder post() {
    return post(server.uri("/v1/chat/completions"));
  }

  private static HttpRequest.Builder post(URI uri) {
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}"));
  }

  private static String failure(HttpClient client, HttpRequest request, boolean async) {
    try {
      if (async) {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CompletableFuture<?> reply = client.sendAsync(request, BodyHandlers.ofString());
        CompletableFuture<?> dependent = reply.whenComplete((r, e) -> seen.set(e));
        try {
          dependent.join();
        } catch (CompletionException e) {
          return describe(e) + describe(seen.get());
        }
      } else {
        client.send(request, BodyHandlers.ofString());
      }
      return "none";
    } catch (Exception e) {
      return describe(e);
    }
  }

  private static String describe(Throwable failure) {
    return failure + " <- " + failure.getCause() + "; ";
  }

  @ParameterizedTest
  @CsvSource({"drop,false", "drop,true", "cut,false", "cut,true", "junk,false", "junk,true"})
  void aBrokenExchangeFailsInTheSameWay(String kind, boolean async) throws Exception {
    server =
        new RawServer(
            (request, out, socket) -> {
              if (kind.equals("cut")) {
                RawServer.text(out, HEAD);
                RawServer.chunk(out, "data: 1\n\n");
              } else if (kind.equals("junk")) {
                RawServer.text(out, "no HTTP\r\n\r\n");
              }
              socket.close();
            });
    Filters.Witness witness = new Filters.Witness();
    TestEngine engine =
        new TestEngine(
            (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(witness)));

    String expected = failure(plain, post().build(), async);
    assertThat(failure(new HookedClient(plain, engine), post().build(), async))
        .isEqualTo(expected)
        .isNotEqualTo("none");
    assertThat(engine.requests).hasSize(1);
    if (kind.equals("cut")) {
      assertThat(witness.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("IOException");
      assertThat(witness.faults).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedConnectionFailsInTheSameWay(boolean async) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpRequest request = post(URI.create("http://127.0.0.1:" + port + "/v1/x")).build();
    String expected = failure(plain, request, async);
    assertThat(expected).contains("ConnectException");
    assertThat(failure(new HookedClient(plain, TestEngine.passing()), request, async))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTimeoutOfARequestIsKept(boolean async) throws Exception {
    server = new RawServer((request, out, socket) -> {});
    HttpRequest request = post().timeout(Duration.ofMillis(300)).build();
    String expected = failure(plain, request, async);
    assertThat(expected).contains("HttpTimeoutException: request timed out");
    assertThat(failure(new HookedClient(plain, TestEngine.passing()), request, async))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTimeoutHoldsForAllSendingsTogether(boolean async) throws Exception {
    server = new RawServer((request, out, socket) -> {});
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .handle((r, e) -> e)
                    .thenCompose(
                        e -> {
                          assertThat(e).isInstanceOf(HttpTimeoutException.class);
                          assertThat(context.remainingNanos()).isZero();
                          return up.send(request);
                        }));
    HttpRequest request = post().timeout(Duration.ofMillis(300)).build();
    assertThat(failure(new HookedClient(plain, engine), request, async))
        .contains("HttpTimeoutException: request timed out");
    assertThat(server.received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEngineThatNeverAnswersRunsIntoTheTimeout(boolean async) throws Exception {
    server = new RawServer((request, out, socket) -> {});
    TestEngine engine = new TestEngine((request, context, up) -> new CompletableFuture<>());
    HttpRequest request = post().timeout(Duration.ofMillis(200)).build();
    assertThat(failure(new HookedClient(plain, engine), request, async))
        .contains("HttpTimeoutException: request timed out");
    assertThat(engine.contexts.get(0).isCancelled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyMayTakeLongerThanTheTimeoutAsItMayWithoutUs(boolean async) throws Exception {
    CompletableFuture<Void> proceed = new CompletableFuture<>();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, HEAD);
              RawServer.chunk(out, "a");
              proceed.join();
              RawServer.chunk(out, "b");
              RawServer.text(out, "0\r\n\r\n");
            });
    TestEngine engine =
        new TestEngine(
            (request, context, up) -> {
              CompletableFuture.runAsync(
                  () -> {
                    while (context.remainingNanos() > 0) {
                      Thread.onSpinWait();
                    }
                    proceed.complete(null);
                  });
              return up.send(request).thenCompose(r -> r.readWhole(100));
            });
    HttpClient client = new HookedClient(plain, engine);
    HttpRequest request = post().timeout(Duration.ofMillis(1_000)).build();
    String body =
        async
            ? client.sendAsync(request, BodyHandlers.ofString()).get().body()
            : client.send(request, BodyHandlers.ofString()).body();
    assertThat(body).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before the head", "in the body", "in a body that is read whole"})
  void cancellingTheFutureClosesTheConnection(String when) throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    server =
        new RawServer(
            (request, out, socket) -> {
              if (!when.startsWith("before")) {
                RawServer.text(out, HEAD);
                RawServer.chunk(out, "data: 1\n\n");
              }
              reached.complete(null);
            });
    Filters.Witness witness = new Filters.Witness();
    CompletableFuture<Void> headSeen = new CompletableFuture<>();
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(r -> r.observedBy(witness))
                    .thenCompose(
                        r -> {
                          headSeen.complete(null);
                          return when.endsWith("whole")
                              ? r.readWhole(100)
                              : CompletableFuture.completedFuture(r);
                        }));
    CompletableFuture<String> reply =
        new HookedClient(plain, engine)
            .sendAsync(post().build(), BodyHandlers.ofString())
            .thenApply(java.net.http.HttpResponse::body);
    reached.join();
    if (!when.startsWith("before")) {
      headSeen.join();
    }
    assertThat(reply.cancel(true)).isTrue();
    assertThat(server.closed.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(reply).isCancelled();
    assertThat(engine.contexts.get(0).isCancelled()).isTrue();
    if (!when.startsWith("before")) {
      assertThat(witness.ends.poll(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(witness.faults).isEmpty();
    }
  }

  @Test
  void cancellingWithoutInterruptionLetsTheExchangeGoOn() throws Exception {
    CompletableFuture<Void> proceed = new CompletableFuture<>();
    server =
        new RawServer(
            (request, out, socket) -> {
              proceed.join();
              RawServer.write(out, "text/plain", "x");
            });
    TestEngine engine = TestEngine.passing();
    CompletableFuture<?> reply =
        new HookedClient(plain, engine).sendAsync(post().build(), BodyHandlers.ofString());
    assertThat(server.received.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(reply.cancel(false)).isTrue();
    proceed.complete(null);
    assertThatThrownBy(reply::join).isInstanceOf(CancellationException.class);
    assertThat(server.closed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "body", "engine"})
  void interruptingSendStopsTheExchange(String where) throws Exception {
    server =
        new RawServer(
            (request, out, socket) -> {
              if (where.equals("body")) {
                RawServer.text(out, HEAD);
                RawServer.chunk(out, "x");
              }
            });
    CompletableFuture<Void> started = new CompletableFuture<>();
    TestEngine engine =
        new TestEngine(
            (request, context, up) -> {
              started.complete(null);
              return where.equals("engine") ? new CompletableFuture<>() : up.send(request);
            });
    HttpClient client = new HookedClient(plain, engine);
    HttpRequest request = post().build();
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.send(request, BodyHandlers.ofString());
                outcome.complete(null);
              } catch (Throwable e) {
                outcome.complete(e);
              }
            });
    caller.start();
    started.join();
    if (!where.equals("engine")) {
      assertThat(server.received.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    caller.interrupt();
    assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    if (!where.equals("engine")) {
      assertThat(server.closed.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFaultOfTheEngineBeforeAnythingIsSentLeavesTheCallToTheClient(boolean async)
      throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "fine"));
    for (TestEngine.Behaviour faulty :
        new TestEngine.Behaviour[] {
          (request, context, up) -> {
            throw new IllegalStateException("ours");
          },
          (request, context, up) -> null,
          (request, context, up) ->
              CompletableFuture.failedFuture(new NoClassDefFoundError("ours")),
          (request, context, up) -> CompletableFuture.completedFuture(null)
        }) {
      HttpClient client = new HookedClient(plain, new TestEngine(faulty));
      String body =
          async
              ? client.sendAsync(post().build(), BodyHandlers.ofString()).get().body()
              : client.send(post().build(), BodyHandlers.ofString()).body();
      assertThat(body).isEqualTo("fine");
      assertThat(server.received.take().bodyText()).isEqualTo("{}");
      assertThat(server.received).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFaultOfTheEngineAfterSendingNeverSendsAgain(boolean async) throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "fine"));
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(
                        r -> {
                          throw new IllegalStateException("ours");
                        }));
    assertThat(failure(new HookedClient(plain, engine), post().build(), async)).contains("ours");
    assertThat(server.received).hasSize(1);
  }

  @Test
  void anAnswerOfTheEnginesNeedsNoConnection() throws Exception {
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                CompletableFuture.completedFuture(
                    HttpResponse.whole(
                        429,
                        Headers.of("Content-Type", "application/json", "x-should-retry", "false"),
                        "{\"error\":{}}".getBytes())));
    HttpClient client = new HookedClient(plain, engine);
    HttpRequest request = post(URI.create("http://127.0.0.1:1/v1/x")).build();
    java.net.http.HttpResponse<String> sync = client.send(request, BodyHandlers.ofString());
    java.net.http.HttpResponse<String> async =
        client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
    for (java.net.http.HttpResponse<String> response : java.util.List.of(sync, async)) {
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.body()).isEqualTo("{\"error\":{}}");
      assertThat(response.headers().firstValue("X-SHOULD-RETRY")).contains("false");
      assertThat(response.uri()).isEqualTo(request.uri());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(response.sslSession()).isEmpty();
      assertThat(response.previousResponse()).isEmpty();
    }
  }

  @Test
  void theReturnedFutureBehavesLikeTheClients() throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "x"));
    CompletableFuture<java.net.http.HttpResponse<String>> reply =
        new HookedClient(plain, TestEngine.passing())
            .sendAsync(post().build(), BodyHandlers.ofString());
    assertThatThrownBy(() -> reply.obtrudeValue(null))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> reply.obtrudeException(new Exception()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(reply.copy().get().body()).isEqualTo("x");
    assertThat(reply.cancel(true)).isFalse();
    assertThatThrownBy(
            () ->
                new HookedClient(plain, TestEngine.passing())
                    .sendAsync(
                        post(URI.create("http://127.0.0.1:1/v1/x")).build(),
                        BodyHandlers.ofString())
                    .get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(java.net.ConnectException.class);
  }

  @Test
  void anImpossibleRequestIsRefusedInTheSameWay() throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "x"));
    HttpRequest impossible =
        new ForeignRequest(post().build()) {
          @Override
          public String method() {
            return "PO ST";
          }
        };
    HttpClient hooked = new HookedClient(plain, TestEngine.passing());
    for (HttpClient client : java.util.List.of(plain, hooked)) {
      assertThatThrownBy(() -> client.sendAsync(impossible, BodyHandlers.ofString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("illegal method \"PO ST\"");
      assertThatThrownBy(() -> client.send(impossible, BodyHandlers.ofString()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anInterruptedThreadMayStillSendAsynchronously() throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "x"));
    TestEngine engine = TestEngine.passing();
    HttpClient client = new HookedClient(plain, engine);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> client.send(post().build(), BodyHandlers.ofString()))
        .isInstanceOf(InterruptedException.class);
    assertThat(engine.requests).isEmpty();
    Thread.currentThread().interrupt();
    CompletableFuture<java.net.http.HttpResponse<String>> reply =
        client.sendAsync(post().build(), BodyHandlers.ofString());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(reply.get(30, TimeUnit.SECONDS).body()).isEqualTo("x");
    assertThat(engine.requests).hasSize(1);
  }
}
