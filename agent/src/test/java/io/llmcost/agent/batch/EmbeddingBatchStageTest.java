package io.llmcost.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddingBatchStageTest {

  private static final Settings PATIENT = settings(Duration.ofHours(1));

  private final EmbeddingBatchStage stage = new EmbeddingBatchStage();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<HttpResponse> first = new CompletableFuture<>();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile int status = 200;
  private volatile IOException failure;
  private volatile boolean forgetsOne;

  /** The first request waits; later ones are answered as it is told. */
  private final FakeChain chain =
      FakeChain.later(
          exchange ->
              sent.incrementAndGet() == 1
                  ? first
                  : failure != null && isJoint(exchange)
                      ? CompletableFuture.failedFuture(failure)
                      : CompletableFuture.completedFuture(
                          exchange.call().endpoint() == Endpoint.EMBEDDINGS
                              ? answer(exchange.request())
                              : Answers.json(Answers.chat("hello"))));

  private static Settings settings(Duration linger) {
    return Settings.defaults()
        .with(Options.BATCH_EMBEDDINGS, true)
        .with(Options.BATCH_LINGER, linger);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static List<Object> inputs(HttpRequest request) {
    try {
      Object input = JSON.std.mapFrom(request.body()).get("input");
      return input instanceof List<?> list ? new ArrayList<>(list) : List.of(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJoint(Exchange exchange) {
    return inputs(exchange.request()).size() > 1;
  }

  private static String vector(Object text) {
    return "[" + text.hashCode() + ".5]";
  }

  private HttpResponse answer(HttpRequest request) {
    List<Object> inputs = inputs(request);
    if (status != 200 && inputs.size() > 1) {
      return Answers.live(status, "application/json", Answers.utf8("{\"error\":{}}"));
    }
    StringBuilder body = new StringBuilder("{\"object\":\"list\",\"data\":[");
    int count = inputs.size() - (forgetsOne && inputs.size() > 1 ? 1 : 0);
    // Backwards: what counts is the index.
    for (int i = count - 1; i >= 0; i--) {
      body.append("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":")
          .append(vector(inputs.get(i)))
          .append(i > 0 ? "}," : "}");
    }
    long tokens = inputs.stream().mapToInt(text -> text.toString().length()).sum();
    return Answers.json(
        body
            + "],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":"
            + tokens
            + ",\"total_tokens\":"
            + tokens
            + "}}");
  }

  private static Calls call(String text) {
    return Calls.embeddings(text).settings(PATIENT);
  }

  private CompletableFuture<HttpResponse> start(Calls call) {
    return Stages.pass(stage, call.exchange(), chain).toCompletableFuture();
  }

  private static void assertIsOf(String text, CompletableFuture<HttpResponse> answer) {
    assertThat(Answers.read(answer.join())).contains("\"embedding\":" + vector(text) + "}]");
  }

  private CompletableFuture<HttpResponse> blockade() {
    return start(call("first"));
  }

  private void lift() {
    first.complete(answer(call("first").exchange().request()));
  }

  @Test
  void aCallWithNobodyBesideItIsSentAsItIsAtOnce() {
    Exchange alone = call("alone").exchange();
    Stages.pass(stage, alone, chain);
    assertThat(chain.sent()).singleElement().isSameAs(alone);
  }

  @Test
  void thoseThatComeWhileOneIsUnderWayGoTogether() {
    CompletableFuture<HttpResponse> one = blockade();
    List<CompletableFuture<HttpResponse>> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(start(call("text " + i)));
    }
    assertThat(chain.calls()).isEqualTo(1);
    lift();
    assertIsOf("first", one);
    for (int i = 0; i < 5; i++) {
      assertIsOf("text " + i, others.get(i));
    }
    assertThat(chain.calls()).isEqualTo(2);
    assertThat(inputs(chain.sent().get(1).request())).hasSize(5);
  }

  @Test
  void nobodyWaitsLongerThanTheLinger() {
    Settings hasty = settings(Duration.ofMillis(5));
    start(call("first").settings(hasty));
    CompletableFuture<HttpResponse> second = start(call("second").settings(hasty));
    assertIsOf("second", second);
    CompletableFuture<HttpResponse> third =
        CompletableFuture.supplyAsync(() -> call("third").settings(hasty).blocking(), threads)
            .thenCompose(call -> Stages.pass(stage, call.exchange(), chain));
    assertIsOf("third", third);
    assertThat(first).isNotDone();
  }

  @Test
  void aFullRequestLeavesAtOnce() {
    Settings small = PATIENT.with(Options.BATCH_MAX_INPUTS, 3L);
    start(call("first").settings(small));
    List<CompletableFuture<HttpResponse>> others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(start(call("text " + i).settings(small)));
    }
    for (int i = 0; i < 6; i++) {
      assertIsOf("text " + i, others.get(i));
    }
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void aChangedConfigurationHoldsForCallsThatComeAfterIt() {
    Settings small = PATIENT.with(Options.BATCH_MAX_INPUTS, 3L);
    start(call("first"));
    start(call("text 0").settings(small));
    start(call("text 1").settings(small));
    assertIsOf("text 2", start(call("text 2").settings(small)));
    assertThat(first).isNotDone();
  }

  @Test
  void whatIsAboutTheLeadersSessionIsNotTheOthers() {
    List<CompletableFuture<HttpResponse>> three = three();
    lift();
    assertThat(three.get(0).join().headers().get("set-cookie")).isEqualTo("a=b");
    assertThat(three.get(1).join().headers().get("set-cookie")).isNull();
    assertThat(three.get(1).join().headers().get("content-type")).isEqualTo("application/json");
  }

  @Test
  void callsThatDifferInAnythingElseAreApart() {
    blockade();
    List<Calls> strangers =
        List.of(
            call("b").header("Authorization", "Bearer other"),
            call("b").header("OpenAI-Organization", "org"),
            call("b").url("https://other.example/v1/embeddings"),
            call("b").clientId("other client"),
            call("b").body("{\"model\":\"text-embedding-3-large\",\"input\":\"b\"}"),
            call("b")
                .body("{\"model\":\"text-embedding-3-small\",\"input\":\"b\",\"dimensions\":9}"),
            call("b")
                .body("{\"model\":\"text-embedding-3-small\",\"input\":\"b\",\"user\":\"u\"}"));
    int calls = 1;
    for (Calls stranger : strangers) {
      assertIsOf("b", start(stranger));
      assertThat(chain.calls()).isEqualTo(++calls);
    }
  }

  @Test
  void whatMayNotBeTouchedIsNot() {
    blockade();
    for (Calls left :
        List.of(
            call("b").settings(Settings.defaults()),
            call("b").control("bypass", "true"),
            Calls.chat("hi").settings(PATIENT),
            call("b").mayAddCredentials().withoutHeader("Authorization"))) {
      Exchange exchange = left.exchange();
      Stages.pass(stage, exchange, chain);
      assertThat(chain.sent().get(chain.calls() - 1)).isSameAs(exchange);
    }
  }

  private List<CompletableFuture<HttpResponse>> three() {
    blockade();
    List<CompletableFuture<HttpResponse>> three = new ArrayList<>();
    for (String text : List.of("a", "b", "c")) {
      three.add(start(call(text)));
    }
    return three;
  }

  @Test
  void aProviderThatRefusesManyIsAskedForEachAndNotAgain() {
    status = 400;
    List<CompletableFuture<HttpResponse>> three = three();
    lift();
    assertIsOf("a", three.get(0));
    assertIsOf("b", three.get(1));
    assertIsOf("c", three.get(2));
    int calls = chain.calls();
    assertThat(calls).isEqualTo(5);
    assertIsOf("d", start(call("d")));
    assertIsOf("e", start(call("e")));
    assertThat(chain.sent().subList(calls, calls + 2)).noneMatch(sent -> isJoint(sent));
  }

  @Test
  void aProviderThatIsOverrunIsNotAskedAgainForEach() {
    status = 429;
    List<CompletableFuture<HttpResponse>> three = three();
    lift();
    for (CompletableFuture<HttpResponse> each : three) {
      assertThat(each.join().status()).isEqualTo(429);
    }
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void anAnswerThatIsNotForAllIsForNone() {
    forgetsOne = true;
    List<CompletableFuture<HttpResponse>> three = three();
    lift();
    assertIsOf("a", three.get(0));
    assertIsOf("b", three.get(1));
    assertIsOf("c", three.get(2));
    assertThat(chain.calls()).isEqualTo(5);
  }

  @Test
  void aBrokenConnectionIsTheLeadersTheOthersMakeTheirOwnCalls() {
    failure = new IOException("reset");
    List<CompletableFuture<HttpResponse>> three = three();
    lift();
    assertThatThrownBy(() -> three.get(0).join())
        .isInstanceOf(CompletionException.class)
        .hasCause(failure);
    assertIsOf("b", three.get(1));
    assertIsOf("c", three.get(2));
  }

  @Test
  void whoGivesUpKeepsNobody() {
    AtomicBoolean cancelled = new AtomicBoolean();
    blockade();
    CompletableFuture<HttpResponse> leader = start(call("a"));
    CompletableFuture<HttpResponse> gone = start(call("b").cancelledBy(cancelled));
    CompletableFuture<HttpResponse> other = start(call("c"));
    cancelled.set(true);
    assertThatThrownBy(gone::join).hasCauseInstanceOf(CancellationException.class);
    lift();
    assertIsOf("a", leader);
    assertIsOf("c", other);
  }

  @Test
  void tokenArraysAreTextsToo() {
    blockade();
    CompletableFuture<HttpResponse> tokens =
        start(call("x").body("{\"model\":\"text-embedding-3-small\",\"input\":[1,2,3]}"));
    CompletableFuture<HttpResponse> two =
        start(call("x").body("{\"input\":[\"u\",\"v\"],\"model\":\"text-embedding-3-small\"}"));
    lift();
    assertThat(Answers.read(tokens.join())).contains(vector(List.of(1, 2, 3)) + "}]");
    assertThat(Answers.read(two.join()))
        .contains("\"index\":0,\"embedding\":" + vector("u"))
        .contains("\"index\":1,\"embedding\":" + vector("v"));
  }

  /**
   * Threads that block, a provider that is slow, wrong and gone at times: money and vectors fit.
   */
  @Test
  void eachGetsItsOwnVectorsAndPaysItsOwnShare() throws Exception {
    int callers = 40;
    int rounds = 25;
    AtomicLong billed = new AtomicLong();
    AtomicInteger requests = new AtomicInteger();
    List<CallRecord> booked = Collections.synchronizedList(new ArrayList<>());
    Gateway gateway =
        new Gateway(
            List.of(stage),
            new PassedThrough(),
            url -> "openai",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get())));
    Settings settings = settings(Duration.ofMillis(5));
    CyclicBarrier together = new CyclicBarrier(callers);
    List<Future<?>> all = new ArrayList<>();
    for (int c = 0; c < callers; c++) {
      int caller = c;
      all.add(
          threads.submit(
              () -> {
                Random random = new Random(caller);
                together.await();
                for (int r = 0; r < rounds; r++) {
                  String text =
                      "text " + caller + " of round " + r + "x".repeat(random.nextInt(99));
                  Exchange call = Calls.embeddings(text).blocking().exchange();
                  HttpResponse answer =
                      gateway
                          .handle(
                              call.request(),
                              call.context(),
                              request -> {
                                requests.incrementAndGet();
                                LockSupport.parkNanos(random.nextInt(3_000_000));
                                if (random.nextInt(20) == 0 && inputs(request).size() > 1) {
                                  return CompletableFuture.completedFuture(
                                      Answers.live(404, "text/plain", Answers.utf8("no")));
                                }
                                inputs(request)
                                    .forEach(i -> billed.addAndGet(i.toString().length()));
                                return CompletableFuture.completedFuture(answer(request));
                              },
                              new Rollout(settings))
                          .toCompletableFuture()
                          .get();
                  String body = Answers.read(answer);
                  assertThat(answer.status() == 404 || body.contains(vector(text))).isTrue();
                }
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(booked).hasSize(callers * rounds);
    assertThat(
            booked.stream().filter(r -> r.status() == 200).mapToLong(r -> r.usage().input()).sum())
        .isEqualTo(billed.get());
    assertThat(requests.get()).as("requests for %s calls", callers * rounds).isLessThan(600);
    assertThat(booked).anyMatch(record -> record.batch() > 10);
  }
}
