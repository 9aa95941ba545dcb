package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.bootstrap.Bridge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;
import org.apache.http.HttpHost;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway may do with a call, and what the application and the server then see. */
class Apache4CallsTest extends Apache4Case {

  private static String wire(RecordedRequest request) {
    return request.getRequestLine() + "\n" + request.getHeaders() + request.getBody().readUtf8();
  }

  @Test
  void allThatIsUsedLinksInThisVersion() {
    assertThat(Rehearsal.succeeds()).isTrue();
  }

  /**
   * The runs for other versions name their folder: one that ran on the wrong jar proves nothing.
   */
  @Test
  void theVersionIsTheOneThatTheRunIsFor() throws Exception {
    String asked = System.getProperty("apache4.folder");
    Path jar =
        Path.of(HttpClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (asked != null) {
      assertThat(jar.getParent().getFileName()).hasToString(asked);
    } else {
      assertThat(jar.getFileName()).hasToString("httpclient-4.3.6.jar");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCallThatIsPassedOnIsTheSameOnTheWire(Kind kind) throws Exception {
    HttpClient client = kind.client();
    for (int i = 0; i < 6; i++) {
      server.enqueue(json("ok"));
    }
    HttpHost host = new HttpHost(server.getHostName(), server.getPort());
    for (int round = 0; round < 2; round++) {
      Bridge.handler = round == 0 ? null : gateway::bridge;
      assertThat(text(client, chat())).isEqualTo("ok");
      HttpPost streamed = chat();
      streamed.setEntity(new InputStreamEntity(new ByteArrayInputStream(bytes(ASKED)), -1));
      assertThat(text(client, streamed)).isEqualTo("ok");
      BasicHttpEntityEnclosingRequest bare =
          new BasicHttpEntityEnclosingRequest("POST", "/v1//chat/completions?q=%20a");
      bare.setEntity(chat().getEntity());
      EntityUtils.consume(client.execute(host, bare).getEntity());
    }
    List<String> without = List.of(wire(taken()), wire(taken()), wire(taken()));
    List<String> with = List.of(wire(taken()), wire(taken()), wire(taken()));
    assertThat(with).isEqualTo(without);
    assertThat(gateway.requests).hasSize(3);
    HttpRequest seen = gateway.requests.get(0);
    assertThat(seen.headers().get("authorization")).isEqualTo("Bearer k");
    assertThat(seen.headers().get("content-type")).isEqualTo("application/json");
    assertThat(new String(seen.body(), "UTF-8")).isEqualTo(ASKED);
    assertThat(gateway.callSites).allMatch(site -> site.equals("null") || !site.contains("glue"));
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theClientIsAskedOnceForACall(Kind kind) throws Exception {
    server.enqueue(json("ok"));
    org.apache.http.client.ResponseHandler<String> handler =
        response -> EntityUtils.toString(response.getEntity());
    String text = kind.client().execute(chat(), handler);
    assertThat(text).isEqualTo("ok");
    assertThat(gateway.requests).hasSize(1);
    assertThat(gateway.asked).as("with our own request").isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsNotWatchedOrWantedIsLeftAlone(Kind kind) throws Exception {
    HttpClient client = kind.client();
    server.enqueue(json("a"));
    server.enqueue(json("b"));
    server.enqueue(json("c"));
    EntityUtils.consume(client.execute(new HttpGet(url())).getEntity());
    HttpGet controlled = new HttpGet(url());
    controlled.setHeader("x-llmcost-tags", "t");
    EntityUtils.consume(client.execute(controlled).getEntity());
    gateway.watching = false;
    assertThat(text(client, chat())).isEqualTo("c");
    assertThat(gateway.requests).isEmpty();
    taken();
    RecordedRequest stripped = taken();
    assertThat(stripped.getHeader("x-llmcost-tags")).isNull();
    assertThat(stripped.getHeader("Content-Length")).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anAnswerIsGivenWithoutACall(Kind kind) throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "{\"a\":1}"));
    HttpContext context = new BasicHttpContext();
    org.apache.http.HttpResponse response = kind.client().execute(chat(), context);
    assertThat(response.getStatusLine()).hasToString("HTTP/1.1 200 OK");
    assertThat(response.getFirstHeader("x-llmcost-cache").getValue()).isEqualTo("hit");
    assertThat(response.getEntity().getContentLength()).isEqualTo(7);
    assertThat(response.getEntity().getContentType().getValue()).isEqualTo("application/json");
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("{\"a\":1}");
    assertThat(context.getAttribute("http.target_host")).isNotNull();
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aRequestIsRewritten(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(
                new HttpRequest(
                    "POST",
                    Url.of(server.url("/v1/other?x=1").toString()),
                    request.headers().without("x-mine").with("X-New", "n"),
                    bytes("{\"shorter\":1}")));
    server.enqueue(json("ok"));
    HttpPost post = chat();
    post.setHeader("X-Mine", "m");
    assertThat(text(kind.client(), post)).isEqualTo("ok");
    RecordedRequest sent = taken();
    assertThat(sent.getRequestLine()).isEqualTo("POST /v1/other?x=1 HTTP/1.1");
    assertThat(sent.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(sent.getHeaders().values("Content-Length")).containsExactly("13");
    assertThat(sent.getHeader("X-New")).isEqualTo("n");
    assertThat(sent.getHeader("X-Mine")).isNull();
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer k");
    assertThat(sent.getBody().readUtf8()).isEqualTo("{\"shorter\":1}");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theUpstreamIsCalledAgainOnTheSameConnection(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    })
                .thenCompose(second -> second.readWhole(1000).thenCompose(w -> up.send(request)));
    server.enqueue(json("one").setResponseCode(500));
    server.enqueue(json("two"));
    server.enqueue(json("three"));
    HttpClient client = kind.client();
    assertThat(text(client, chat())).isEqualTo("three");
    taken();
    taken();
    assertThat(taken().getSequenceNumber()).as("on one connection").isPositive();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aStreamRunsThroughWhileItIsRead(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    server.enqueue(new MockResponse().setChunkedBody("data: 1\n\ndata: 2\n\n", 9));
    HttpClient client = kind.client();
    InputStream in = client.execute(chat()).getEntity().getContent();
    byte[] first = new byte[7];
    assertThat(in.readNBytes(first, 0, 7)).isEqualTo(7);
    assertThat(recorder.text()).startsWith("data: 1");
    assertThat(recorder.ends).isZero();
    in.readAllBytes();
    assertThat(recorder.text()).isEqualTo("data: 1\n\ndata: 2\n\n");
    assertThat(recorder.ends).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFilterChangesTheBody(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(new LateShout()));
    server.enqueue(json("quiet".repeat(5000)));
    org.apache.http.HttpResponse response = kind.client().execute(chat());
    assertThat(response.getEntity().getContentLength()).isEqualTo(-1);
    assertThat(response.getFirstHeader("Content-Length")).isNull();
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("QUIET".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBodyThatIsClosedEarlyIsAborted(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    server.enqueue(new MockResponse().setChunkedBody("data: 1\n\n".repeat(10), 9));
    HttpClient client = kind.client();
    InputStream in = client.execute(chat()).getEntity().getContent();
    assertThat(in.read()).isEqualTo('d');
    in.close();
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.ends).isZero();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCutBodyIsAborted(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    server.enqueue(
        json("long".repeat(100_000)).setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    HttpClient client = kind.client();
    assertThatThrownBy(() -> text(client, chat())).isInstanceOf(IOException.class);
    assertThat(recorder.aborts).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gzipIsWhatTheClientMakesOfIt(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    Buffer packed = new Buffer();
    try (GZIPOutputStream out = new GZIPOutputStream(packed.outputStream())) {
      out.write(bytes("plain"));
    }
    server.enqueue(new MockResponse().setHeader("Content-Encoding", "gzip").setBody(packed));
    org.apache.http.HttpResponse response = kind.client().execute(chat());
    if (kind == Kind.BUILT) {
      assertThat(taken().getHeader("Accept-Encoding")).contains("gzip");
      assertThat(response.getFirstHeader("Content-Encoding")).isNull();
      assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("plain");
      assertThat(recorder.text()).isEqualTo("plain");
    } else {
      assertThat(taken().getHeader("Accept-Encoding")).isNull();
      assertThat(response.getFirstHeader("Content-Encoding").getValue()).isEqualTo("gzip");
      assertThat(EntityUtils.toByteArray(response.getEntity())).startsWith(0x1f, 0x8b);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBodyOverTheLimitPassesThrough(Kind kind) throws Exception {
    gateway.maxBodyBytes = 10;
    server.enqueue(json("a"));
    server.enqueue(json("b"));
    HttpPost post = chat();
    post.setHeader("x-llmcost-tags", "t");
    assertThat(text(kind.client(), post)).isEqualTo("a");
    HttpPost streamed = chat();
    streamed.setEntity(new InputStreamEntity(new ByteArrayInputStream(bytes(ASKED)), -1));
    assertThat(text(kind.client(), streamed)).isEqualTo("b");
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).hasSize(2).allMatch(line -> line.startsWith("apache4: "));
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("x-llmcost-tags")).isNull();
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    RecordedRequest chunked = taken();
    assertThat(chunked.getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(chunked.getBody().readUtf8()).isEqualTo(ASKED);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theClientsFailureIsTheApplicationsAndNothingIsSentTwice(Kind kind) throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    HttpPost streamed = chat();
    streamed.setEntity(new InputStreamEntity(new ByteArrayInputStream(bytes(ASKED)), -1));
    HttpClient client = kind.client();
    assertThatThrownBy(() -> text(client, streamed))
        .isInstanceOf(org.apache.http.NoHttpResponseException.class);
    assertThat(server.getRequestCount()).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theSocketTimeoutHolds(Kind kind) throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    if (kind != Kind.MINIMAL) {
      assertThatThrownBy(() -> text(kind.client(), chat()))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void errorsAreAnswersLikeOthers(Kind kind) throws Exception {
    server.enqueue(json("{\"error\":{}}").setResponseCode(429));
    org.apache.http.HttpResponse response = kind.client().execute(chat());
    assertThat(response.getStatusLine().getStatusCode()).isEqualTo(429);
    assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("{\"error\":{}}");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void redirectsOfAPostAreTheApplications(Kind kind) throws Exception {
    server.enqueue(new MockResponse().setResponseCode(307).setHeader("Location", "/elsewhere"));
    org.apache.http.HttpResponse response = kind.client().execute(chat());
    assertThat(response.getStatusLine().getStatusCode()).isEqualTo(307);
    EntityUtils.consume(response.getEntity());
    assertThat(server.getRequestCount()).isOne();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anAnswerWithoutABodyHasNone(Kind kind) throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    server.enqueue(new MockResponse().setResponseCode(204));
    HttpClient client = kind.client();
    assertThat(client.execute(chat()).getEntity()).isNull();
    assertThat(recorder.ends).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFaultBeforeAnythingIsSentLeavesTheCallToTheClient(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) -> {
          throw new IllegalStateException("fault");
        };
    server.enqueue(json("ok"));
    HttpPost post = chat();
    post.setHeader("x-llmcost-tags", "t");
    assertThat(text(kind.client(), post)).isEqualTo("ok");
    assertThat(taken().getHeader("x-llmcost-tags")).isNull();
    assertThat(server.getRequestCount()).isOne();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aFaultAfterwardsGivesTheAnswerThatIsHere(Kind kind) throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenApply(
                    response -> {
                      throw new IllegalStateException("fault");
                    });
    server.enqueue(json("ok"));
    HttpClient client = kind.client();
    assertThat(text(client, chat())).isEqualTo("ok");
    assertThat(server.getRequestCount()).isOne();
    assertThat(kind.leased(client)).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void abortingTheRequestEndsTheSending(Kind kind) throws Exception {
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    HttpPost post = chat();
    CompletableFuture<String> result = started(kind.client(), post);
    taken();
    post.abort();
    assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void abortingTheRequestEndsTheWaitForAnotherCall(Kind kind) throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    gateway.plan =
        (request, context, up) -> {
          asked.countDown();
          return never;
        };
    HttpPost post = chat();
    CompletableFuture<String> result = started(kind.client(), post);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    post.abort();
    assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("bort");
  }

  private static CompletableFuture<String> started(HttpClient client, HttpPost post) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(text(client, post));
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
