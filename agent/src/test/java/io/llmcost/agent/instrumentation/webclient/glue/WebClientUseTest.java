package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an application does with a WebClient around the call itself. */
class WebClientUseTest extends WebClientCase {

  private static final DefaultDataBufferFactory BUFFERS = new DefaultDataBufferFactory();

  @Test
  void filtersOfTheApplicationRunOnceAndAboveUs() throws Exception {
    server.enqueue(json("first"));
    server.enqueue(json("second"));
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(first -> first.readWhole(1 << 20))
                .thenCompose(first -> up.send(request));
    AtomicInteger filtered = new AtomicInteger();
    WebClient client =
        builder(netty)
            .filter(
                (request, next) -> {
                  filtered.incrementAndGet();
                  return next.exchange(ClientRequest.from(request).header("X-Added", "1").build());
                })
            .build();

    assertThat(text(client)).isEqualTo("second");

    assertThat(filtered.get()).isEqualTo(1);
    assertThat(gateway.requests.get(0).headers().get("x-added")).isEqualTo("1");
    assertThat(taken().getHeader("X-Added")).isEqualTo("1");
    assertThat(taken().getHeader("X-Added")).isEqualTo("1");
  }

  @Test
  void aResponseCanBeReadByHand() {
    server.enqueue(json("{\"live\":1}").addHeader("Set-Cookie", "c=1").addHeader("X-From", "them"));
    assertThat(exchanged(client())).isEqualTo("them [c=1] {\"live\":1}");

    gateway.plan = (request, context, up) -> done(answer(200, "{\"kept\":1}"));
    assertThat(exchanged(client())).isEqualTo("null [] {\"kept\":1}");
  }

  private static String exchanged(WebClient client) {
    WebClient.RequestHeadersSpec<?> call =
        client
            .post()
            .uri("/chat/completions")
            .contentType(MediaType.APPLICATION_JSON)
            .body(Mono.just(ASKED), String.class);
    return exchange(call, WebClientUseTest::description).block(LIMIT);
  }

  private static Mono<String> description(ClientResponse response) {
    List<String> cookies = new ArrayList<>();
    response
        .cookies()
        .values()
        .forEach(list -> list.forEach(c -> cookies.add(c.getName() + "=" + c.getValue())));
    String from = response.headers().asHttpHeaders().getFirst("X-From");
    return response.bodyToMono(String.class).map(body -> from + " " + cookies + " " + body);
  }

  /** {@code exchangeToMono} since 5.3, before it {@code exchange}, which 7 has no more. */
  @SuppressWarnings("unchecked")
  private static Mono<String> exchange(
      WebClient.RequestHeadersSpec<?> call, Function<ClientResponse, Mono<String>> reading) {
    try {
      Method method =
          WebClient.RequestHeadersSpec.class.getMethod("exchangeToMono", Function.class);
      return (Mono<String>) method.invoke(call, reading);
    } catch (NoSuchMethodException e) {
      return call.exchange().flatMap(reading);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobodyWaitsForTheGateway() throws Exception {
    List<CompletableFuture<HttpResponse>> answers = new ArrayList<>();
    gateway.plan =
        (request, context, up) -> {
          CompletableFuture<HttpResponse> later = new CompletableFuture<>();
          answers.add(later);
          return later;
        };
    WebClient client = client();
    List<String> texts = new ArrayList<>();

    for (int i = 0; i < 200; i++) {
      chat(client).bodyToMono(String.class).subscribe(texts::add);
    }
    assertThat(texts).isEmpty();
    answers.forEach(later -> later.complete(answer(200, "{}")));

    assertThat(texts).hasSize(200).containsOnly("{}");
  }

  @Test
  void aFilterThatHoldsPiecesBackReadsNoMoreThanItNeeds() {
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.filteredBy(new EverySecond()));
    AtomicInteger produced = new AtomicInteger();
    Flux<DataBuffer> body =
        Flux.range(0, 100)
            .map(
                i -> {
                  produced.incrementAndGet();
                  return BUFFERS.wrap(bytes("x"));
                });
    BaseSubscriber<DataBuffer> slow =
        new BaseSubscriber<DataBuffer>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }
        };

    chat(builder(answering(Mono.just(response(body)))).build())
        .bodyToFlux(DataBuffer.class)
        .subscribe(slow);
    assertThat(produced.get()).isEqualTo(2);
    slow.request(3);

    assertThat(produced.get()).isEqualTo(8);
    slow.cancel();
  }

  /** Lets go of what it holds at every second piece. */
  private static final class EverySecond implements StreamFilter {
    private int held;

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      held++;
      if (held == 2) {
        release(out);
      }
    }

    @Override
    public void end(Sink out) {
      release(out);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {
      out.write(new byte[held], 0, held);
      held = 0;
    }
  }

  private static ClientHttpConnector answering(Mono<ClientHttpResponse> response) {
    return (method, uri, callback) -> {
      callback.apply(new CapturedRequest(method, uri, 1 << 20)).subscribe();
      return response;
    };
  }

  private static ClientHttpResponse response(Flux<DataBuffer> body) {
    HttpHeaders headers = new HttpHeaders();
    headers.add("Content-Type", "text/plain;charset=UTF-8");
    return ResponseView.of(200, headers, body, null);
  }

  /** As Jetty's does, which then ends the call. */
  @Test
  void aConnectorIsToldThatACallIsGivenUpAfterItsResponseCame() {
    AtomicInteger cancelled = new AtomicInteger();
    Mono<ClientHttpResponse> unfinished =
        Mono.fromDirect(
            subscriber ->
                subscriber.onSubscribe(
                    new Subscription() {
                      @Override
                      public void request(long n) {
                        subscriber.onNext(response(Flux.never()));
                      }

                      @Override
                      public void cancel() {
                        cancelled.incrementAndGet();
                      }
                    }));
    for (int limit : new int[] {1 << 20, 1}) {
      gateway.maxBodyBytes = limit; // handled, and passed through
      int before = cancelled.get();
      Disposable reading =
          chat(builder(answering(unfinished)).build()).bodyToFlux(DataBuffer.class).subscribe();
      assertThat(cancelled.get()).isEqualTo(before);

      reading.dispose();

      assertThat(cancelled.get()).isGreaterThan(before);
    }
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void aCallThatIsNotOursAllocatesNothing() {
    gateway.watching = false;
    Object function = ExchangeFunctions.create(netty);
    AtomicReference<ClientRequest> request = new AtomicReference<>();
    WebClient taking =
        builder(netty)
            .exchangeFunction(
                asked -> {
                  request.set(asked);
                  return Mono.empty();
                })
            .build();
    chat(taking).bodyToMono(String.class).onErrorReturn("no answer").block(LIMIT);
    Object[] arguments = {function.getClass(), function, request.get()};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 1_000; i++) {
        assertNull(gateway.glue.handle("exchange", arguments));
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(least).isLessThan(1_000); // not one object in a call
  }

  private static void assertNull(Object answer) {
    if (answer != null) {
      throw new AssertionError("handled");
    }
  }
}
