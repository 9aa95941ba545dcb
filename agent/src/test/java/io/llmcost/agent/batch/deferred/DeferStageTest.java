package io.llmcost.agent.batch.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.batch.UrgencyStage;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.LateAnswers;
import io.llmcost.agent.gateway.Origin;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.transport.OwnTransport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferStageTest {

  /** 5 tokens at 0.25 and 2 at 2.00 USD for a million; batches cost half. */
  private static final String NORMAL = "0.00000525";

  private static final String HALF = "0.000002625";

  @TempDir Path folder;
  private FakeBatches provider;

  @BeforeEach
  void start() throws IOException {
    provider = new FakeBatches();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  /** A process: the chain, its ledger, and what was asked in the ordinary way. */
  private final class Process {
    private final List<CallRecord> booked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final CacheStage cache = new CacheStage();
    private final Gateway gateway;
    private Settings settings;

    Process() {
      this(folder.resolve("state"));
    }

    Process(Path state) {
      Accountant accountant =
          new Accountant(
              PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get()));
      gateway =
          new Gateway(
              List.of(
                  new UrgencyStage(),
                  cache,
                  new DeferStage(
                      PriceBook::standard,
                      url -> "openai",
                      new OwnTransport(5_000, 5_000),
                      cache.answers(),
                      new LateAnswers(url -> "openai", accountant))),
              new PassedThrough(),
              url -> "openai",
              accountant);
      settings =
          Settings.defaults()
              .with(
                  Options.URGENCY_RULES,
                  List.of(new UrgencyRule(UrgencyRule.When.ALWAYS, Urgency.DEFERRED)))
              .with(Options.DEFERRED_DIR, state.toString())
              .with(Options.DEFERRED_LINGER, Duration.ofMillis(200))
              .with(Options.DEFERRED_POLL, Duration.ofMillis(20));
    }

    CompletableFuture<String> ask(Calls call) {
      Exchange exchange = call.exchange();
      return gateway
          .handle(exchange.request(), exchange.context(), this::upstream, new Rollout(settings))
          .toCompletableFuture()
          .thenApply(Answers::read);
    }

    private CompletableFuture<HttpResponse> upstream(HttpRequest request) {
      asked.add(new String(request.body(), StandardCharsets.UTF_8));
      return CompletableFuture.completedFuture(
          Answers.json(Answers.chat("asked alone").replace("\"gpt-4o\"", "\"gpt-5-mini\"")));
    }

    private BigDecimal sum(java.util.function.Function<CallRecord, BigDecimal> of) {
      synchronized (booked) {
        return booked.stream().map(of).reduce(BigDecimal.ZERO, BigDecimal::add);
      }
    }
  }

  private Calls call(String prompt) {
    return new Calls()
        .url(provider.url())
        .body(Calls.chatBody("gpt-5-mini", prompt, ",\n\"temperature\":0"));
  }

  private Calls warm(String prompt) {
    return call(prompt).body(Calls.chatBody("gpt-5-mini", prompt, ",\"temperature\":1"));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void callsThatMayWaitGoTogetherForHalfThePrice() {
    Process process = new Process();
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (String prompt : List.of("a", "b", "c")) {
      all.add(process.ask(call(prompt)));
    }
    assertThat(all.get(0).join()).contains("\"batched a\"");
    assertThat(all.get(1).join()).contains("\"batched b\"");
    assertThat(all.get(2).join()).contains("\"batched c\"");
    assertThat(provider.made()).isEqualTo(1);
    assertThat(process.asked).isEmpty();
    assertThat(process.booked)
        .hasSize(3)
        .allSatisfy(
            record -> {
              assertThat(record.costUsd()).isEqualByComparingTo(HALF);
              assertThat(record.baselineCostUsd()).isEqualByComparingTo(NORMAL);
              assertThat(record.serviceTier()).isEqualTo("batch");
              assertThat(record.urgency()).isEqualTo("deferred");
              assertThat(record.batch()).isEqualTo(3);
            });
    // The files say what the application says: they do not stay.
    await(() -> provider.count("DELETE /files/") == 2);
    // And what was answered is known.
    assertThat(process.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(provider.made()).isEqualTo(1);
  }

  @Test
  void aThreadThatBlocksWaitsToo() throws Exception {
    Process process = new Process();
    CompletableFuture<String> blocked =
        CompletableFuture.supplyAsync(() -> process.ask(call("a").blocking()).join());
    assertThat(blocked.get()).contains("\"batched a\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad item", "lost item", "garbled item"})
  void whatABatchDoesNotAnswerIsAskedAlone(String fault) {
    Process process = new Process();
    CompletableFuture<String> good = process.ask(call("good"));
    CompletableFuture<String> bad = process.ask(call(fault));
    assertThat(good.join()).contains("\"batched good\"");
    assertThat(bad.join()).contains("asked alone");
    assertThat(process.asked).singleElement().asString().contains(fault);
    assertThat(process.sum(CallRecord::costUsd))
        .isEqualByComparingTo(new BigDecimal(HALF).add(new BigDecimal(NORMAL)));
  }

  @Test
  void anExpiredBatchGivesWhatItHas() {
    provider.status = "expired";
    Process process = new Process();
    CompletableFuture<String> done = process.ask(call("done"));
    CompletableFuture<String> late = process.ask(call("lost item"));
    assertThat(done.join()).contains("\"batched done\"");
    assertThat(late.join()).contains("asked alone");
  }

  @Test
  void aFailedBatchAnswersNobody() {
    provider.down = 503;
    Process process = new Process();
    assertThat(process.ask(call("a")).join()).contains("asked alone");
    provider.down = 0;
    // The place has just refused: nobody waits for it now.
    assertThat(process.ask(call("b")).join()).contains("asked alone");
    assertThat(provider.made()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 429, 500})
  void whatWasUploadedForABatchThatIsRefusedDoesNotStay(int status) {
    provider.refused = "POST /batches";
    provider.refusal = status;
    Process process = new Process();
    assertThat(process.ask(call("a")).join()).contains("asked alone");
    await(() -> provider.count("DELETE /files/file-1") == 1);
    assertThat(provider.made()).isZero();
  }

  @Test
  void whatWasUploadedForABatchThatCannotBeAskedForDoesNotStay() {
    provider.refused = "GET /batches";
    provider.refusal = 404;
    Process process = new Process();
    assertThat(process.ask(call("a")).join()).contains("asked alone");
    await(() -> provider.count("DELETE /files/file-1") == 1);
  }

  @Test
  void aPlaceThatDeletesNoFilesAnswersAllTheSameAndIsAskedForItOnce() {
    provider.refused = "DELETE";
    provider.refusal = 405;
    Process process = new Process();
    assertThat(process.ask(call("a")).join()).contains("\"batched a\"");
    await(() -> provider.count("DELETE /files/") == 1);
    assertThat(process.ask(call("b")).join()).contains("\"batched b\"");
    // The second batch is handed in on the thread that would have deleted the first one's files.
    assertThat(provider.count("DELETE /files/")).isEqualTo(1);
  }

  @Test
  void aProviderThatIsDownForAWhileIsAskedAgain() {
    provider.status = "in_progress";
    Process process = new Process();
    CompletableFuture<String> waiting = process.ask(call("a"));
    await(() -> provider.count("GET /batches/") > 0);
    provider.down = 500;
    long before = provider.count("GET /batches/");
    await(() -> provider.count("GET /batches/") > before + 1);
    provider.down = 0;
    provider.status = "completed";
    assertThat(waiting.join()).contains("\"batched a\"");
  }

  @Test
  void aCreationWhoseAnswerIsLostIsFound() {
    provider.losesCreation = true;
    Process process = new Process();
    assertThat(process.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(provider.made()).isEqualTo(1);
    assertThat(process.asked).isEmpty();
  }

  @Test
  void nobodyWaitsLongerThanItsClientAndTheLateAnswerIsKeptAndToldOf() {
    provider.status = "in_progress";
    Process process = new Process();
    process.settings = process.settings.with(Options.DEFERRED_MAX_WAIT, Duration.ofMillis(600));
    assertThat(process.ask(call("a")).join()).contains("asked alone");
    await(() -> provider.made() == 1);
    provider.status = "completed";
    await(() -> process.booked.size() == 2);
    CallRecord late = process.booked.get(1);
    assertThat(late.purpose()).isEqualTo("deferred");
    assertThat(late.forCall()).isEqualTo(process.booked.get(0).callId());
    assertThat(late.costUsd()).isZero();
    assertThat(late.sideCostUsd()).isEqualByComparingTo(HALF);
    assertThat(late.savedUsd()).isEqualByComparingTo("-" + HALF);
    assertThat(process.booked.get(0).costUsd()).isEqualByComparingTo(NORMAL);
    // The later answer is the one that is kept.
    assertThat(process.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(process.asked).hasSize(1);
  }

  @Test
  void aLateAnswerIsThereForOtherProcessesToo() {
    provider.status = "in_progress";
    Process process = new Process();
    Settings shared =
        process
            .settings
            .with(Options.SHARED_STORE, Options.CacheStore.DISK)
            .with(Options.SHARED_DIR, folder.resolve("shared").toString())
            .with(Options.SHARED_TIMEOUT, Duration.ofSeconds(20));
    process.settings = shared.with(Options.DEFERRED_MAX_WAIT, Duration.ofMillis(600));
    assertThat(process.ask(call("a")).join()).contains("asked alone");
    await(() -> provider.made() == 1);
    provider.status = "completed";
    await(() -> process.booked.size() == 2);
    Process other = new Process(folder.resolve("other"));
    other.settings = shared;
    process.cache.end(); // what is being written is there then
    assertThat(other.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(provider.made()).isEqualTo(1);
  }

  @Test
  void whoCancelsHurtsNobodyAndABatchThatNobodyWantsIsCancelled() {
    provider.status = "in_progress";
    Process process = new Process();
    AtomicBoolean first = new AtomicBoolean();
    AtomicBoolean second = new AtomicBoolean();
    CompletableFuture<String> one = process.ask(warm("a").cancelledBy(first));
    CompletableFuture<String> other = process.ask(warm("b").cancelledBy(second));
    await(() -> provider.count("GET /batches/") > 0);
    first.set(true);
    assertThatThrownBy(one::join).hasRootCauseInstanceOf(CancellationException.class);
    assertThat(provider.count("POST /batches/")).isZero();
    second.set(true);
    assertThatThrownBy(other::join).hasRootCauseInstanceOf(CancellationException.class);
    await(() -> provider.count("POST /batches/") == 1);
    // What was answered before is paid for.
    await(() -> process.booked.size() == 4);
    assertThat(process.sum(CallRecord::sideCostUsd))
        .isEqualByComparingTo(new BigDecimal(HALF).add(new BigDecimal(HALF)));
  }

  @Test
  void tenantsAreNeverMixed() {
    Process process = new Process();
    CompletableFuture<String> one = process.ask(call("a").header("Authorization", "Bearer one"));
    CompletableFuture<String> two = process.ask(call("a").header("Authorization", "Bearer two"));
    one.join();
    two.join();
    assertThat(provider.made()).isEqualTo(2);
    assertThat(provider.keys)
        .contains("Bearer one", "Bearer two")
        .doesNotContain("Bearer " + Calls.KEY);
  }

  /** Its file without its lock; it never asks for its batch again. */
  private Path leftByAProcessThatIsGone(Calls call) throws IOException {
    Process gone = new Process(folder.resolve("state"));
    gone.settings = gone.settings.with(Options.DEFERRED_POLL, Duration.ofMinutes(10));
    gone.ask(call.remainingNanos(TimeUnit.HOURS.toNanos(4)));
    await(() -> !statesWithBatches().isEmpty());
    Path left = Files.createDirectories(folder.resolve("left"));
    for (Path file : statesWithBatches()) {
      assertThat(Files.readString(file)).doesNotContain(Calls.KEY).doesNotContain("content");
      Files.copy(file, left.resolve(file.getFileName()));
    }
    return left;
  }

  /** Files in which every batch has its name at the provider. */
  private List<Path> statesWithBatches() {
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      List<Path> states = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        if (!Files.readString(file).contains("\"id\":null")) {
          states.add(file);
        }
      }
      return states;
    } catch (IOException e) {
      return List.of(); // not there yet
    }
  }

  @Test
  void aRestartPicksUpWhatWasPaidForAndKeepsNoSecret() throws IOException {
    provider.status = "in_progress";
    Path left = leftByAProcessThatIsGone(call("a"));
    Process restarted = new Process(left);
    provider.status = "completed";
    // Another call of that caller lends its key; the same call gets the answer that is there.
    assertThat(restarted.ask(call("b")).join()).contains("\"batched b\"");
    await(() -> restarted.booked.stream().anyMatch(record -> record.purpose() != null));
    assertThat(restarted.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(restarted.asked).isEmpty();
    assertThat(provider.made()).isEqualTo(2);
    await(() -> left.toFile().list().length == 0);
  }

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void aBatchIsFoundByTheCallsThatAreInIt() throws IOException {
    Process process = new Process();
    process.settings = process.settings.with(Options.TRACING_REQUEST_ID, true);
    CompletableFuture<String> first = process.ask(call("a").header("traceparent", TRACE));
    CompletableFuture<String> second = process.ask(call("b"));
    first.join();
    second.join();
    await(() -> provider.count("DELETE /files/") == 2);
    List<String> ids = process.booked.stream().map(CallRecord::callId).toList();
    assertThat(ids).hasSize(2);
    assertThat(provider.customIds())
        .hasSize(2)
        .allSatisfy(custom -> assertThat(ids).anyMatch(id -> custom.startsWith(id + ".")))
        .allSatisfy(custom -> assertThat(custom).hasSizeLessThanOrEqualTo(64));
    String id = provider.customIds().get(0).replaceAll("[.].*", "");
    assertThat(provider.traces).isNotEmpty().allMatch((id + " " + TRACE)::equals);
  }

  @Test
  void theProviderLearnsNoIdsUnlessItIsToAndNoTraceWhereThereIsNone() {
    Process process = new Process();
    process.ask(call("a")).join();
    String id = process.booked.get(0).callId();
    assertThat(provider.customIds()).singleElement().asString().doesNotContain(id);
    assertThat(provider.traces).isNotEmpty().allMatch("null null"::equals);
  }

  @Test
  void aBatchThatIsTakenOverIsStillFoundByItsCalls() throws IOException {
    List<OpenBatch> batches =
        StateFile.read(
            StateFile.bytes(
                List.of(
                    openBatch(
                        new Item(
                            "one", null, false, Origin.ofEarlier("c-1", null), TRACE, null)))));
    Item item = batches.get(0).items.get("one");
    assertThat(item.traceparent).isEqualTo(TRACE);
    assertThat(item.origin.callId()).isEqualTo("c-1");
  }

  private static OpenBatch openBatch(Item item) {
    Lot lot =
        new Lot(
            Url.of("https://api.openai.com/v1"),
            CallKey.ofHex("00".repeat(32)),
            Endpoint.CHAT_COMPLETIONS,
            "gpt-5-mini");
    OpenBatch batch = new OpenBatch(lot, "file-1", "batch_1", 1);
    batch.add(item);
    return batch;
  }

  @Test
  void theSameCallAfterARestartWaitsForTheBatchThatIsOpen() throws IOException {
    provider.status = "in_progress";
    Path left = leftByAProcessThatIsGone(call("a"));
    Process restarted = new Process(left);
    CompletableFuture<String> again = restarted.ask(call("a"));
    provider.status = "completed";
    assertThat(again.join()).contains("\"batched a\"");
    assertThat(provider.made()).isEqualTo(1);
    assertThat(restarted.booked)
        .singleElement()
        .satisfies(record -> assertThat(record.costUsd()).isEqualByComparingTo(HALF));
  }

  @Test
  void theSameCallAfterARestartFindsTheBatchThatIsOver() throws IOException {
    provider.status = "in_progress";
    Path left = leftByAProcessThatIsGone(call("a"));
    provider.status = "completed";
    Process restarted = new Process(left);
    Calls another = call("b").header("authorization", "Bearer another-key");
    assertThat(restarted.ask(another).join()).contains("\"batched b\"");
    assertThat(restarted.ask(call("a")).join()).contains("\"batched a\"");
    assertThat(provider.made()).isEqualTo(2);
  }

  @Test
  void whatCannotWaitIsNotDeferred() {
    Process process = new Process();
    List<Calls> others =
        List.of(
            call("s").body(Calls.chatBody("gpt-5-mini", "s", ",\"stream\":true")),
            call("t").body(Calls.chatBody("gpt-5-mini", "t", ",\"service_tier\":\"auto\"")),
            call("u").body(Calls.chatBody("unheard-of", "u", "")),
            call("v").remainingNanos(TimeUnit.MILLISECONDS.toNanos(300)),
            call("w").mayAddCredentials().withoutHeader("Authorization"));
    for (Calls other : others) {
      process.ask(other).join();
    }
    process.settings = process.settings.with(Options.PRESET, Preset.OBSERVE);
    process.ask(call("x")).join();
    assertThat(process.asked).hasSize(6);
    assertThat(provider.requests).isEmpty();
    CallRecord observed = process.booked.get(5);
    assertThat(observed.wouldSaveBy()).isEqualTo("deferred");
    assertThat(observed.wouldSaveUsd()).isEqualByComparingTo(HALF);
  }
}
