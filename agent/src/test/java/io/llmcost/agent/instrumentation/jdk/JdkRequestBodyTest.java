package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers are one-shot, slow, endless, failing, too long: the application notices nothing. */
@Timeout(60)
class JdkRequestBodyTest {

  private RawServer server;
  private final TestEngine engine = TestEngine.passing();
  private final HttpClient client = new HookedClient(HttpClient.newHttpClient(), engine);

  @BeforeEach
  void start() throws Exception {
    server = new RawServer(RawServer.fixed("application/json", "{}"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private HttpRequest.Builder request(BodyPublisher body) {
    return HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
        .version(HttpClient.Version.HTTP_1_1)
        .POST(body);
  }

  private HttpResponse<String> exchange(HttpRequest request, boolean async) throws Exception {
    return async
        ? client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS)
        : client.send(request, BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPublisherThatCanBeReadOnceIsReadOnce(boolean async) throws Exception {
    AtomicInteger subscriptions = new AtomicInteger();
    BodyPublisher inner = BodyPublishers.ofString("once");
    BodyPublisher once =
        BodyPublishers.fromPublisher(
            subscriber -> {
              assertThat(subscriptions.incrementAndGet()).isEqualTo(1);
              inner.subscribe(subscriber);
            });
    assertThat(exchange(request(once).build(), async).statusCode()).isEqualTo(200);
    assertThat(server.received.take().bodyText()).isEqualTo("once");
    assertThat(engine.requests.get(0).body()).asString().isEqualTo("once");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyKnownToBeTooLongIsNotEvenSubscribedTo(boolean async) throws Exception {
    engine.maxBodyBytes = 10;
    byte[] body = new byte[11];
    assertThat(exchange(request(BodyPublishers.ofByteArray(body)).build(), async).statusCode())
        .isEqualTo(200);
    assertThat(server.received.take().body()).isEqualTo(body);
    assertThat(engine.requests).isEmpty();
    assertThat(engine.passedThrough).containsExactly("request body too long");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyThatTurnsOutTooLongGoesThroughFromItsFirstByte(boolean async) throws Exception {
    engine.maxBodyBytes = 100_000;
    Source source = new Source(1_000, 700);
    exchange(request(BodyPublishers.fromPublisher(source)).build(), async);
    RawServer.Received received = server.received.take();
    assertThat(received.body()).isEqualTo(source.all());
    assertThat(received.head()).contains("chunked");
    assertThat(engine.requests).isEmpty();
    assertThat(engine.passedThrough).hasSize(1);
    assertThat(source.mostAhead()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyFromAnotherThreadIsCollected(boolean async) throws Exception {
    PipedOutputStream out = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(out);
    CompletableFuture.runAsync(
        () -> {
          try (out) {
            out.write("from ".getBytes(StandardCharsets.UTF_8));
            out.write("elsewhere".getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    exchange(request(BodyPublishers.ofInputStream(() -> in)).build(), async);
    assertThat(server.received.take().bodyText()).isEqualTo("from elsewhere");
    assertThat(engine.requests.get(0).body()).asString().isEqualTo("from elsewhere");
  }

  @Test
  void aSlowBodyDoesNotHoldTheCallerOfSendAsync() throws Exception {
    CountDownLatch proceed = new CountDownLatch(1);
    InputStream slow =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == 1) {
              await(proceed);
            }
            return at++ < 3 ? 'x' : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int c = read();
            if (c >= 0) {
              bytes[offset] = (byte) c;
            }
            return c < 0 ? -1 : 1;
          }
        };
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(
            request(BodyPublishers.ofInputStream(() -> slow)).build(), BodyHandlers.ofString());
    assertThat(reply).isNotDone();
    proceed.countDown();
    assertThat(reply.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(server.received.take().bodyText()).isEqualTo("xxx");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBodyThatNeverEndsRunsIntoTheRequestsTimeout(boolean async) {
    BodyPublisher silent = BodyPublishers.fromPublisher(new Source(10, 0));
    HttpRequest request = request(silent).timeout(Duration.ofMillis(300)).build();
    assertThatThrownBy(() -> exchange(request, async))
        .satisfies(
            e ->
                assertThat(async ? e.getCause() : e)
                    .isInstanceOf(java.net.http.HttpTimeoutException.class)
                    .hasMessage("request timed out"));
    assertThat(engine.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatGoesWrongInAPublisherIsSeenAsWithoutUs(boolean async) {
    for (BodyPublisher bad :
        new BodyPublisher[] {
          BodyPublishers.fromPublisher(new Source(10, -3)),
          BodyPublishers.fromPublisher(new Source(10, 3), 500),
          BodyPublishers.fromPublisher(new Source(10, 3), 5),
          BodyPublishers.fromPublisher(
              s -> {
                throw new IllegalStateException("in subscribe");
              }),
          BodyPublishers.ofInputStream(() -> null)
        }) {
      HttpRequest request = request(bad).build();
      HttpClient plain = HttpClient.newHttpClient();
      String expected = failure(plain, request, async);
      assertThat(failure(client, request, async)).isEqualTo(expected).isNotEqualTo("none");
    }
  }

  private static String failure(HttpClient client, HttpRequest request, boolean async) {
    try {
      if (async) {
        client.sendAsync(request, BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
      } else {
        client.send(request, BodyHandlers.ofString());
      }
      return "none";
    } catch (Exception e) {
      // thread and connection names differ from call to call
      return e.toString()
          .replaceAll("\\S*SocketTube\\S*|HttpClient-\\d+|Worker-\\d+|\\[.*?\\]", "");
    }
  }

  @Test
  void aPublisherThatAnswersEachRequestAtOnceDoesNotOverflowTheStack() throws Exception {
    Source source = new Source(1, 100_000);
    exchange(request(BodyPublishers.fromPublisher(source)).build(), false);
    assertThat(server.received.take().body()).hasSize(100_000);
    assertThat(engine.requests).hasSize(1);
  }

  @Test
  void cancellingWhileTheBodyIsReadCancelsThePublisher() {
    Source silent = new Source(10, 0);
    CompletableFuture<HttpResponse<String>> reply =
        client.sendAsync(
            request(BodyPublishers.fromPublisher(silent)).build(), BodyHandlers.ofString());
    silent.asked.join();
    assertThat(reply.cancel(true)).isTrue();
    silent.cancelled.join();
    assertThat(reply).isCancelled();
    assertThat(server.received).isEmpty();
  }

  /**
   * Buffers of a size, one for each that is asked for, naively: recursively. No buffers: never
   * answers. A negative number of them: fails after as many.
   */
  private static final class Source implements Flow.Publisher<ByteBuffer> {
    private final int size;
    private final int count;
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    final CompletableFuture<Void> asked = new CompletableFuture<>();
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    Source(int size, int count) {
      this.size = size;
      this.count = count;
    }

    byte[] all() {
      byte[] all = new byte[size * count];
      for (int i = 0; i < count; i++) {
        java.util.Arrays.fill(all, i * size, (i + 1) * size, (byte) i);
      }
      return all;
    }

    /** How much was asked for beyond what was delivered, at most. */
    long mostAhead() {
      return most.get();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private int next;
            private boolean over;

            @Override
            public void request(long n) {
              asked.complete(null);
              most.accumulateAndGet(ahead.addAndGet(n), Math::max);
              if (count == 0 || over) {
                return;
              }
              if (next < Math.abs(count)) {
                byte[] bytes = new byte[size];
                java.util.Arrays.fill(bytes, (byte) next++);
                ahead.decrementAndGet();
                subscriber.onNext(ByteBuffer.wrap(bytes));
              }
              if (next == Math.abs(count) && !over) {
                over = true;
                if (count < 0) {
                  subscriber.onError(new IOException("publisher failed"));
                } else {
                  subscriber.onComplete();
                }
              }
            }

            @Override
            public void cancel() {
              cancelled.complete(null);
            }
          });
    }
  }
}
