package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body handler gives the same result with us as without us, whatever the engine does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdkBodyHandlersTest {

  /** A body handler, and how its result is read. */
  private interface Reading {
    Object read(HttpClient client, HttpRequest request, boolean async) throws Exception;
  }

  private interface Reader<T> {
    Object read(T body) throws Exception;
  }

  private static final String LINES =
      Stream.iterate(0, i -> i + 1)
          .limit(3_000)
          .map(i -> "data: {\"n\":" + i + ",\"text\":\"grüße\"}\n")
          .collect(Collectors.joining());

  @TempDir Path dir;
  private final HttpClient plain = HttpClient.newHttpClient();
  private RawServer server;

  @BeforeAll
  void start() throws Exception {
    server =
        new RawServer(
            (request, out, socket) -> {
              if (request.head().startsWith("POST /v1/empty ")) {
                RawServer.text(out, "HTTP/1.1 204 No Content\r\n\r\n");
              } else if (request.head().startsWith("POST /v1/stream ")) {
                RawServer.text(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n");
                for (int at = 0; at < 2_000; at += 40) {
                  RawServer.chunk(out, LINES.substring(at, at + 40));
                }
                RawServer.text(out, "0\r\n\r\n");
              } else {
                RawServer.write(out, "text/plain; charset=utf-8", LINES);
              }
            });
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  private static Map<String, TestEngine.Behaviour> behaviours() {
    Map<String, TestEngine.Behaviour> all = new LinkedHashMap<>();
    all.put("passed", (request, context, up) -> up.send(request));
    all.put(
        "observed",
        (request, context, up) ->
            up.send(request).thenApply(r -> r.observedBy(new Filters.Witness())));
    all.put(
        "by line",
        (request, context, up) ->
            up.send(request).thenApply(r -> r.filteredBy(new Filters.ByLine())));
    all.put(
        "held to the end",
        (request, context, up) ->
            up.send(request).thenApply(r -> r.filteredBy(new Filters.AllAtEnd())));
    all.put(
        "whole", (request, context, up) -> up.send(request).thenCompose(r -> r.readWhole(1 << 22)));
    all.put(
        "paced",
        (request, context, up) ->
            up.send(request)
                .thenCompose(r -> r.readWhole(1 << 22))
                .thenApply(r -> r.paced(TimeUnit.MILLISECONDS.toNanos(20))));
    all.put(
        "whole and filtered",
        (request, context, up) ->
            up.send(request)
                .thenCompose(r -> r.readWhole(1 << 22))
                .thenApply(
                    r ->
                        r.observedBy(new Filters.Witness())
                            .filteredBy(new Filters.ByLine())
                            .filteredBy(new Filters.AllAtEnd())));
    all.put(
        "sent twice",
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    }));
    all.put(
        "later, on another thread",
        (request, context, up) ->
            up.send(request)
                .thenApplyAsync(HttpResponse::isSuccess)
                .thenCompose(x -> up.send(request)));
    return all;
  }

  private Map<String, Reading> readings() {
    Map<String, Reading> all = new LinkedHashMap<>();
    all.put("ofString", reading(BodyHandlers.ofString(), b -> b));
    all.put("ofString latin", reading(BodyHandlers.ofString(StandardCharsets.ISO_8859_1), b -> b));
    all.put("ofByteArray", reading(BodyHandlers.ofByteArray(), String::new));
    all.put(
        "ofInputStream",
        reading(
            BodyHandlers.ofInputStream(),
            in -> {
              try (InputStream stream = in) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
              }
            }));
    all.put(
        "ofInputStream closed early",
        reading(
            BodyHandlers.ofInputStream(),
            in -> {
              byte[] head = in.readNBytes(100);
              in.close();
              return new String(head, StandardCharsets.UTF_8);
            }));
    all.put("ofLines", reading(BodyHandlers.ofLines(), b -> b.collect(Collectors.joining("|"))));
    all.put("ofLines, some", reading(BodyHandlers.ofLines(), b -> b.limit(3).toList()));
    all.put("discarding", reading(BodyHandlers.discarding(), b -> b == null));
    all.put("replacing", reading(BodyHandlers.replacing("mine"), b -> b));
    all.put("buffering", reading(BodyHandlers.buffering(BodyHandlers.ofString(), 1_000), b -> b));
    all.put(
        "ofFile",
        (client, request, async) ->
            reading(BodyHandlers.ofFile(dir.resolve("body")), Files::readString)
                .read(client, request, async));
    all.put("ofPublisher", reading(BodyHandlers.ofPublisher(), JdkBodyHandlersTest::drain));
    all.put(
        "mapping of ofInputStream",
        reading(
            info ->
                BodySubscribers.mapping(
                    BodySubscribers.ofInputStream(),
                    in -> {
                      try (in) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                      } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                      }
                    }),
            b -> b));
    all.put(
        "ofByteArrayConsumer",
        (client, request, async) -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          BodyHandler<Void> handler =
              BodyHandlers.ofByteArrayConsumer(b -> b.ifPresent(bytes::writeBytes));
          return reading(handler, nothing -> bytes.toString(StandardCharsets.UTF_8))
              .read(client, request, async);
        });
    all.put(
        "fromSubscriber",
        (client, request, async) -> {
          OneByOne subscriber = new OneByOne(Integer.MAX_VALUE);
          return reading(BodyHandlers.fromSubscriber(subscriber, s -> s.text()), b -> b)
              .read(client, request, async);
        });
    all.put(
        "fromLineSubscriber",
        (client, request, async) -> {
          Lines lines = new Lines();
          return reading(BodyHandlers.fromLineSubscriber(lines), b -> lines.text.toString())
              .read(client, request, async);
        });
    all.put(
        "a subscriber that cancels",
        (client, request, async) ->
            reading(i -> new OneByOne(1), b -> b).read(client, request, async));
    all.put(
        "a subscriber that never asks",
        (client, request, async) ->
            reading(i -> new OneByOne(0), b -> b).read(client, request, async));
    all.put(
        "one that throws in apply",
        reading(
            i -> {
              throw new IllegalStateException("no");
            },
            b -> b));
    for (String where : List.of("onSubscribe", "onNext", "getBody")) {
      all.put("one that throws in " + where, reading(i -> new Throwing(where), b -> b));
    }
    return all;
  }

  private static <T> Reading reading(BodyHandler<T> handler, Reader<T> reader) {
    return (client, request, async) -> {
      java.net.http.HttpResponse<T> response =
          async
              ? client.sendAsync(request, handler).get(30, TimeUnit.SECONDS)
              : client.send(request, handler);
      return List.of(
          response.statusCode(),
          response.version(),
          response.uri(),
          response.request().uri(),
          response.request().method(),
          response.previousResponse().isPresent(),
          response.sslSession().isPresent(),
          response.toString(),
          response.headers().firstValue("content-type").orElse("none"),
          String.valueOf(reader.read(response.body())));
    };
  }

  Stream<Arguments> cases() {
    return behaviours().keySet().stream()
        .flatMap(b -> readings().keySet().stream().map(r -> Arguments.of(r, b)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void theResultIsTheSame(String readingName, String behaviourName) throws Exception {
    Reading reading = readings().get(readingName);
    for (String path : List.of("/v1/stream", "/v1/whole", "/v1/empty")) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString("{}")).build();
      for (boolean async : new boolean[] {false, true}) {
        HttpClient hooked =
            new HookedClient(plain, new TestEngine(behaviours().get(behaviourName)));
        assertThat(outcome(reading, hooked, request, async))
            .as(path + (async ? " async" : ""))
            .isEqualTo(outcome(reading, plain, request, async));
      }
    }
  }

  private static Object outcome(
      Reading reading, HttpClient client, HttpRequest request, boolean async) {
    try {
      return reading.read(client, request, async);
    } catch (Exception e) {
      StringBuilder text = new StringBuilder();
      for (Throwable t = e; t != null; t = t.getCause()) {
        text.append(t).append(" <- ");
      }
      return text.toString();
    }
  }

  private static String drain(Flow.Publisher<List<ByteBuffer>> publisher) throws Exception {
    OneByOne subscriber = new OneByOne(Integer.MAX_VALUE);
    publisher.subscribe(subscriber);
    return subscriber.getBody().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Asks for one list at a time, and cancels after some; never asks if that is none. */
  static final class OneByOne implements BodySubscriber<String> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final int most;
    private int got;
    private Flow.Subscription subscription;

    OneByOne(int most) {
      this.most = most;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      if (most > 0) {
        subscription.request(1);
      } else {
        body.complete("not asked");
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          bytes.write(buffer.get());
        }
      }
      if (++got == most) {
        subscription.cancel();
        body.complete("cancelled");
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(text());
    }
  }

  private static final class Lines implements Flow.Subscriber<String> {
    final StringBuilder text = new StringBuilder();
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      subscription.request(1);
    }

    @Override
    public void onNext(String line) {
      text.append(line).append('|');
      subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
      text.append(failure);
    }

    @Override
    public void onComplete() {
      text.append("done");
    }
  }

  private static final class Throwing implements BodySubscriber<String> {
    private final BodySubscriber<String> inner = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final String where;

    Throwing(String where) {
      this.where = where;
    }

    private void at(String here) {
      if (where.equals(here)) {
        throw new IllegalStateException("thrown in " + here);
      }
    }

    @Override
    public CompletionStage<String> getBody() {
      at("getBody");
      return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      at("onSubscribe");
      inner.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      at("onNext");
      inner.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      inner.onError(failure);
    }

    @Override
    public void onComplete() {
      inner.onComplete();
    }
  }
}
