package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.batch.ChatBatchStage;
import io.llmcost.agent.batch.EmbeddingBatchStage;
import io.llmcost.agent.batch.FlexStage;
import io.llmcost.agent.batch.UrgencyStage;
import io.llmcost.agent.batch.deferred.DeferStage;
import io.llmcost.agent.budget.BudgetStage;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.coalesce.CoalesceStage;
import io.llmcost.agent.compress.CompressStage;
import io.llmcost.agent.compress.Compressor;
import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.config.When;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.resilience.ResilienceStage;
import io.llmcost.agent.route.Capabilities;
import io.llmcost.agent.route.Costs;
import io.llmcost.agent.route.FeedbackStage;
import io.llmcost.agent.route.ListedCallCosts;
import io.llmcost.agent.route.RouteStage;
import io.llmcost.agent.route.Router;
import io.llmcost.agent.semantic.Extensions;
import io.llmcost.agent.semantic.Meanings;
import io.llmcost.agent.semantic.PassageMeanings;
import io.llmcost.agent.semantic.SemanticStage;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.transport.OwnTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong in whichever stage, the application gets its answer, and nothing is sent
 * twice without need.
 */
class FaultInjectionTest {

  /** One for all: each would load a tokenizer of its own. */
  private static final Accountant ACCOUNTANT =
      new Accountant(PriceBook::standard, call -> "unknown", (record, held) -> record.get());

  /** The chain as {@code Gateway} has it. */
  private static List<Stage> chain() {
    AskUsageStage asking = new AskUsageStage();
    CacheStage cache = new CacheStage();
    ResilienceStage resilience = new ResilienceStage();
    RouteStage routes =
        new RouteStage(
            new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
            Costs.UNKNOWN,
            NoSideCalls.create(),
            new PassageMeanings(new Extensions()),
            resilience.health());
    return List.of(
        new AccountStage(ACCOUNTANT),
        new HideUsageStage(asking),
        new UrgencyStage(),
        new FeedbackStage(routes),
        new BudgetStage(PriceBook::standard),
        cache,
        new SemanticStage(cache.answers(), new Meanings(null, new ListedCallCosts(Costs.UNKNOWN))),
        new CoalesceStage(),
        new CompressStage(new Compressor((provider, model) -> 1)),
        new EmbeddingBatchStage(),
        new ChatBatchStage(),
        routes,
        new DeferStage(
            PriceBook::standard,
            url -> "openai",
            new OwnTransport(1_000, 1_000),
            cache.answers(),
            new LateAnswers(url -> "openai", ACCOUNTANT)),
        resilience,
        new FlexStage(PriceBook::standard, url -> "openai"),
        asking,
        new MeterStage(url -> "openai"));
  }

  /** Where a stage breaks, and how many requests that may lead to. */
  enum Fault {
    BEFORE(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        throw new IllegalStateException("before");
      }
    },
    ERROR_BEFORE(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        throw new NoClassDefFoundError("before");
      }
    },
    NULL_INSTEAD_OF_A_RESULT(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return null;
      }
    },
    FAILED_RESULT_BEFORE_SENDING(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return Futures.failed(new IllegalStateException("failed"));
      }
    },
    AFTER_SENDING(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        rest.proceed(exchange);
        throw new IllegalStateException("after");
      }
    },
    IN_THE_CALLBACK(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return rest.proceed(exchange)
            .thenApply(
                response -> {
                  throw new IllegalStateException("callback");
                });
      }
    },
    NULL_RESPONSE(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return rest.proceed(exchange).thenApply(response -> null);
      }
    },
    AFTER_READING_THE_ANSWER(2) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return rest.proceed(exchange)
            .thenCompose(response -> response.readWhole(1 << 20))
            .thenApply(
                response -> {
                  throw new IllegalStateException("after reading");
                });
      }
    },
    AFTER_SENDING_SOMETHING_ELSE(2) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        HttpRequest other = exchange.request().withHeaders(Headers.of("x-other", "1"));
        return rest.proceed(exchange.with(other, exchange.call()))
            .thenApply(
                response -> {
                  throw new IllegalStateException("changed");
                });
      }
    },
    OBSERVER_THROWS(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return stage
            .handle(exchange, rest)
            .thenApply(response -> response.observedBy(new BrokenObserver()));
      }
    },
    FILTER_THROWS(1) {
      @Override
      CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest) {
        return stage
            .handle(exchange, rest)
            .thenApply(response -> response.filteredBy(new BrokenFilter()));
      }
    };

    final int requests;

    Fault(int requests) {
      this.requests = requests;
    }

    abstract CompletionStage<HttpResponse> handle(Stage stage, Exchange exchange, Chain rest);
  }

  static Stream<Arguments> everyFaultInEveryStage() {
    List<Arguments> all = new ArrayList<>();
    for (int stage = 0; stage < chain().size(); stage++) {
      for (Fault fault : Fault.values()) {
        for (boolean stream : new boolean[] {false, true}) {
          all.add(Arguments.of(stage, chain().get(stage).name(), fault, stream));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{1}: {2}, stream {3}")
  @MethodSource("everyFaultInEveryStage")
  void theApplicationGetsItsAnswer(int broken, String name, Fault fault, boolean stream)
      throws Exception {
    Client client = new Client(stream);
    StageChain chain = new StageChain(withFault(broken, fault), 0, client);

    HttpResponse response =
        chain
            .proceed(
                Calls.chat("hello")
                    .body(
                        Calls.chatBody(
                            "gpt-4o", "hello", ",\"temperature\":0,\"stream\":" + stream))
                    .exchange())
            .toCompletableFuture()
            .get();

    assertThat(response.status()).isEqualTo(200);
    assertThat(Answers.read(response))
        .isEqualTo(stream ? Answers.chatStream("hi", false) : Answers.chat("hi"));
    // Fewer where the cache behind the broken stage answers the second time.
    assertThat(client.requests).hasSizeBetween(1, fault.requests);
  }

  @ParameterizedTest(name = "{1}: {2}, stream {3}")
  @MethodSource("everyFaultInEveryStage")
  void theProvidersFailureIsTheFailure(int broken, String name, Fault fault, boolean stream) {
    Client client = new Client(stream);
    client.failure = new IOException("cut");
    StageChain chain = new StageChain(withFault(broken, fault), 0, client);

    assertThatThrownBy(
            () -> chain.proceed(Calls.chat("hello").exchange()).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("cut");
    assertThat(client.requests).as("a failing send is not repeated").hasSize(1);
  }

  @Test
  void aStageThatCannotTellWhetherACallConcernsItIsLeftOut() {
    Stage undecided =
        new Stage() {
          @Override
          public String name() {
            return "undecided";
          }

          @Override
          public boolean concerns(Exchange exchange) {
            throw new IllegalStateException("undecided");
          }

          @Override
          public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
            throw new AssertionError("It was not asked to");
          }
        };
    GuardedStage guarded = new GuardedStage(undecided);
    for (int i = 0; i < GuardedStage.MAX_FAULTS; i++) {
      HttpResponse answer =
          new StageChain(
                  new GuardedStage[] {guarded},
                  0,
                  request -> CompletableFuture.completedFuture(Answers.json(Answers.chat("own"))))
              .proceed(Calls.chat("hi").exchange())
              .toCompletableFuture()
              .join();
      assertThat(Answers.read(answer)).contains("own");
    }
    assertThat(guarded.isOff()).isTrue();
  }

  @Test
  void anAnswerThatNobodyWillReadIsGivenUpEvenIfItComesLater() {
    CompletableFuture<HttpResponse> first = new CompletableFuture<>();
    HttpResponse late = Answers.json(Answers.chat("other"));
    AtomicInteger sent = new AtomicInteger();
    Upstream upstream =
        request ->
            sent.incrementAndGet() == 1
                ? first
                : CompletableFuture.completedFuture(Answers.json(Answers.chat("own")));
    Stage breaking =
        new Broken(
            (exchange, rest) -> {
              rest.proceed(
                  exchange.with(exchange.request().withBody(new byte[] {1}), exchange.call()));
              throw new IllegalStateException("after sending something else");
            });
    HttpResponse answer =
        new GuardedStage(breaking)
            .handle(Calls.chat("hi").exchange(), restTo(upstream))
            .toCompletableFuture()
            .join();
    first.complete(late);
    assertThat(Answers.read(answer)).contains("own");
    assertThat(Answers.isDiscarded(late)).isTrue();
  }

  @Test
  void nothingIsSentAgainForACallerWhoHasGivenUpAndNoStageIsBlamed() {
    AtomicInteger sent = new AtomicInteger();
    GuardedStage stage =
        new GuardedStage(
            new Broken(
                (exchange, rest) ->
                    rest.proceed(exchange)
                        .thenCompose(response -> response.readWhole(1 << 20))
                        .thenApply(
                            response -> {
                              throw new IllegalStateException("the body broke off");
                            })));
    for (int i = 0; i < 10; i++) {
      Exchange exchange = Calls.chat("hi").cancelledBy(new AtomicBoolean(true)).exchange();
      CompletionStage<HttpResponse> result =
          stage.handle(
              exchange,
              restTo(
                  request -> {
                    sent.incrementAndGet();
                    return CompletableFuture.completedFuture(Answers.json(Answers.chat("x")));
                  }));
      assertThat(result.toCompletableFuture()).isCompletedExceptionally();
    }
    assertThat(sent).hasValue(10);
    assertThat(stage.isOff()).isFalse();
  }

  private record Broken(BiFunction<Exchange, Chain, CompletionStage<HttpResponse>> action)
      implements Stage {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
      return action.apply(exchange, rest);
    }
  }

  /** What an interceptor of the application's throws is no fault of a stage. */
  @Test
  void aFailureOfTheClientThatHoldsAnotherIsNotSentAgain() {
    UncheckedIOException own = new UncheckedIOException(new IOException("refused"));
    AtomicInteger sent = new AtomicInteger();
    Route route =
        new Route("r", When.ALWAYS, List.of("gpt-4o-mini"), Gate.OPEN, Shadowing.NONE, 1, 1);
    Exchange exchange =
        Calls.chat("hi")
            .settings(Settings.defaults().with(Options.ROUTES, List.of(route)))
            .remainingNanos(0)
            .exchange();
    GuardedStage[] stages = chain().stream().map(GuardedStage::new).toArray(GuardedStage[]::new);
    Upstream upstream =
        request -> {
          sent.incrementAndGet();
          throw own;
        };
    assertThatThrownBy(
            () ->
                new StageChain(stages, 0, upstream).proceed(exchange).toCompletableFuture().join())
        .hasCause(own);
    assertThat(sent).hasValue(1);
  }

  @Test
  void aStreamThatIsAskedForItsUsageIsStillTheSameCall() {
    GuardedStage[] stages = chain().stream().map(GuardedStage::new).toArray(GuardedStage[]::new);
    AtomicInteger sent = new AtomicInteger();
    Upstream upstream =
        request -> {
          sent.incrementAndGet();
          return CompletableFuture.completedFuture(Answers.json(Answers.chat("hi")));
        };
    Exchange whole = Calls.chat("hi").exchange();
    Exchange stream =
        new Calls()
            .body(Calls.chatBody("gpt-4o", "hi", ",\"temperature\":0,\"stream\":true"))
            .exchange();
    for (Exchange call : List.of(whole, stream)) {
      String answer =
          Answers.read(
              new StageChain(stages, 0, upstream).proceed(call).toCompletableFuture().join());
      assertThat(answer).contains("hi");
    }
    assertThat(sent).hasValue(1);
  }

  private static StageChain restTo(Upstream upstream) {
    return new StageChain(new GuardedStage[0], 0, upstream);
  }

  @Test
  void aStageThatKeepsFailingIsSwitchedOff() {
    int[] asked = new int[1];
    GuardedStage guarded =
        new GuardedStage(
            stage(
                (exchange, rest) -> {
                  asked[0]++;
                  throw new IllegalStateException("always");
                }));
    Client client = new Client(false);
    for (int i = 0; i < GuardedStage.MAX_FAULTS + 3; i++) {
      guarded.handle(Calls.chat("hello").exchange(), restTo(client));
    }
    assertThat(asked[0]).isEqualTo(GuardedStage.MAX_FAULTS);
    assertThat(guarded.isOff()).isTrue();

    guarded.switchOn();
    guarded.handle(Calls.chat("hello").exchange(), restTo(client));
    assertThat(asked[0]).isEqualTo(GuardedStage.MAX_FAULTS + 1);
  }

  @Test
  void onlyFaultsInARowCount() {
    boolean[] broken = new boolean[1];
    GuardedStage guarded =
        new GuardedStage(
            stage(
                (exchange, rest) -> {
                  if (broken[0]) {
                    throw new IllegalStateException("now and then");
                  }
                  return rest.proceed(exchange);
                }));
    Client client = new Client(false);

    for (int i = 0; i < 50; i++) {
      broken[0] = i % 2 == 0;
      guarded.handle(Calls.chat("hello").exchange(), restTo(client));
    }
    assertThat(guarded.isOff()).isFalse();
  }

  private static GuardedStage[] withFault(int broken, Fault fault) {
    List<Stage> stages = new ArrayList<>(chain());
    Stage whole = stages.get(broken);
    stages.set(broken, stage((exchange, rest) -> fault.handle(whole, exchange, rest)));
    return stages.stream().map(GuardedStage::new).toArray(GuardedStage[]::new);
  }

  private interface Handling {
    CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest);
  }

  private static Stage stage(Handling handling) {
    return new Stage() {
      @Override
      public String name() {
        return "faulty";
      }

      @Override
      public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
        return handling.handle(exchange, rest);
      }
    };
  }

  /** The application's client; answers a request with usage in the stream if it asks for it. */
  private static final class Client implements Upstream {
    private final boolean stream;
    private final List<HttpRequest> requests = new ArrayList<>();
    private Throwable failure;

    Client(boolean stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<HttpResponse> send(HttpRequest request) {
      requests.add(request);
      if (failure != null) {
        return Futures.failed(failure);
      }
      boolean usage = new String(request.body()).contains("include_usage");
      return CompletableFuture.completedFuture(
          stream ? Answers.sse(Answers.chatStream("hi", usage)) : Answers.json(Answers.chat("hi")));
    }
  }

  private static final class BrokenObserver implements StreamObserver {
    @Override
    public void data(byte[] bytes, int offset, int length) {
      throw new IllegalStateException("observer");
    }

    @Override
    public void end() {
      throw new IllegalStateException("observer's end");
    }

    @Override
    public void aborted(Throwable cause) {
      throw new IllegalStateException("observer's abort");
    }
  }

  private static final class BrokenFilter implements StreamFilter {
    private byte[] held = new byte[0];

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      held = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
      throw new IllegalStateException("filter");
    }

    @Override
    public void end(Sink out) {
      throw new IllegalStateException("filter's end");
    }

    @Override
    public void aborted(Throwable cause) {
      throw new IllegalStateException("filter's abort");
    }

    @Override
    public void release(Sink out) {
      out.write(held, 0, held.length);
    }
  }
}
