package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.StreamFilter;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams: chunks come when they come, at the pace of whoever reads, and end as they end. */
@Timeout(120)
class JdkStreamTest {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final HttpClient plain = HttpClient.newHttpClient();
  private final Filters.Witness witness = new Filters.Witness();
  private RawServer server;

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HttpRequest post() {
    return HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
        .POST(BodyPublishers.ofString("{\"stream\":true}"))
        .build();
  }

  private HttpClient observed() {
    return new HookedClient(
        plain,
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(r -> r.observedBy(witness).filteredBy(new Filters.ByLine()))));
  }

  @Test
  void eachEventReachesTheReaderBeforeTheNextIsSent() throws Exception {
    SynchronousQueue<String> go = new SynchronousQueue<>();
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, HEAD);
              for (int i = 0; i < 20; i++) {
                RawServer.chunk(out, go.take());
              }
              RawServer.text(out, "0\r\n\r\n");
            });
    HttpResponse<InputStream> response = observed().send(post(), BodyHandlers.ofInputStream());
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(response.body()))) {
      for (int i = 0; i < 20; i++) {
        assertThat(go.offer("data: " + i + "\n", 30, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.readLine()).isEqualTo("data: " + i);
      }
      assertThat(reader.readLine()).isNull();
    }
    assertThat(witness.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("end");
    assertThat(witness.faults).isEmpty();
  }

  @Test
  void closingAStreamEarlyEndsTheExchange() throws Exception {
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, HEAD);
              RawServer.chunk(out, "data: 1\n");
            });
    HttpResponse<InputStream> response = observed().send(post(), BodyHandlers.ofInputStream());
    assertThat(response.body().readNBytes(8)).asString().isEqualTo("data: 1\n");
    response.body().close();
    assertThat(server.closed.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(witness.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("closed");
    assertThat(witness.faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tenMegabytesGoThroughBothWays(boolean async) throws Exception {
    String big = "0123456789abcdef".repeat(640 * 1024);
    server =
        new RawServer(
            (request, out, socket) -> RawServer.write(out, "text/plain", request.bodyText()));
    TestEngine engine =
        new TestEngine(
            (request, context, up) ->
                up.send(request)
                    .thenApply(r -> r.observedBy(witness).filteredBy(new Filters.AllAtEnd())));
    engine.maxBodyBytes = 32 << 20;
    HttpClient client = new HookedClient(plain, engine);
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/x"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(big))
            .build();
    HttpResponse<String> response =
        async
            ? client.sendAsync(request, BodyHandlers.ofString()).get(60, TimeUnit.SECONDS)
            : client.send(request, BodyHandlers.ofString());
    assertThat(response.body().equals(big)).isTrue();
    assertThat(witness.seen.size()).isEqualTo(big.length());
    assertThat(engine.requests).hasSize(1);
  }

  @Test
  void aSubscriberGetsNoMoreThanItAsksFor() throws Exception {
    String lines =
        IntStream.range(0, 5_000).mapToObj(i -> "data: " + i + "\n").collect(Collectors.joining());
    server =
        new RawServer(
            (request, out, socket) -> {
              RawServer.text(out, HEAD);
              for (int at = 0; at < lines.length(); at += 1_000) {
                RawServer.chunk(out, lines.substring(at, Math.min(lines.length(), at + 1_000)));
              }
              RawServer.text(out, "0\r\n\r\n");
            });
    for (StreamFilter filter :
        new StreamFilter[] {new Filters.ByLine(), new Filters.AllAtEnd(), new Doubling()}) {
      TestEngine engine =
          new TestEngine(
              (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(filter)));
      ByHand subscriber = new ByHand();
      CompletableFuture<HttpResponse<String>> reply =
          new HookedClient(plain, engine).sendAsync(post(), info -> subscriber);
      Flow.Subscription subscription = subscriber.subscription.get(30, TimeUnit.SECONDS);
      StringBuilder text = new StringBuilder();
      while (true) {
        subscription.request(1);
        String got = subscriber.got.poll(30, TimeUnit.SECONDS);
        assertThat(got).isNotNull();
        if (got.equals("complete")) {
          break;
        }
        text.append(got);
        if (subscriber.over.isDone() && subscriber.got.size() <= 1) {
          break;
        }
        assertThat(subscriber.got.stream().filter(g -> !g.equals("complete"))).isEmpty();
      }
      assertThat(reply.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
      assertThat(text.toString())
          .isEqualTo(filter instanceof Doubling ? Doubling.of(lines) : lines);
    }
  }

  @Test
  void dependentsRunWhereTheyRunWithoutUs() throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "x"));
    List<String> kinds = new ArrayList<>();
    for (HttpClient client : List.of(plain, new HookedClient(plain, TestEngine.passing()))) {
      CompletableFuture<Thread> where = new CompletableFuture<>();
      client
          .sendAsync(post(), BodyHandlers.ofString())
          .thenAccept(r -> where.complete(Thread.currentThread()));
      kinds.add(where.get(30, TimeUnit.SECONDS).getName().replaceAll("\\d+", "N"));
    }
    assertThat(kinds.get(1)).isEqualTo(kinds.get(0));
  }

  @Test
  void aClientsOwnExecutorRunsTheBodyHandler() throws Exception {
    server = new RawServer(RawServer.fixed("text/plain", "x"));
    java.util.concurrent.ExecutorService executor =
        java.util.concurrent.Executors.newFixedThreadPool(2, task -> new Thread(task, "app-pool"));
    try {
      HttpClient client =
          new HookedClient(
              HttpClient.newBuilder().executor(executor).build(), TestEngine.passing());
      CompletableFuture<String> where = new CompletableFuture<>();
      client
          .sendAsync(
              post(),
              info -> {
                where.complete(Thread.currentThread().getName());
                return BodyHandlers.ofString().apply(info);
              })
          .get(30, TimeUnit.SECONDS);
      assertThat(where.get(30, TimeUnit.SECONDS)).isEqualTo("app-pool");
    } finally {
      executor.shutdown();
    }
  }

  /** Writes everything twice: more comes out than goes in. */
  private static final class Doubling implements StreamFilter {

    static String of(String text) {
      return text.chars()
          .mapToObj(c -> String.valueOf((char) c).repeat(2))
          .collect(Collectors.joining());
    }

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      for (int i = offset; i < offset + length; i++) {
        out.write(bytes, i, 1);
        out.write(bytes, i, 1);
      }
    }

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }

  /** Leaves it to the test to ask. */
  private static final class ByHand implements BodySubscriber<String> {
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    final CompletableFuture<String> over = new CompletableFuture<>();

    @Override
    public CompletionStage<String> getBody() {
      return over;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription.complete(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      StringBuilder text = new StringBuilder();
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          text.append((char) buffer.get());
        }
      }
      got.add(text.toString());
    }

    @Override
    public void onError(Throwable failure) {
      got.add(failure.toString());
      over.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      got.add("complete");
      over.complete("done");
    }
  }
}
