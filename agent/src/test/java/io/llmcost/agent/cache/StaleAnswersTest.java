package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Refreshes;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StaleAnswersTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong clock = new AtomicLong(5);
  private final List<CallRecord> booked = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile HttpResponse next;
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final FakeChain provider =
      FakeChain.later(
          exchange -> {
            threads.add(Thread.currentThread());
            HttpResponse given =
                next != null ? next : json(chat("answer " + count.incrementAndGet()));
            return gate.thenApply(nothing -> given);
          });
  private final CacheStage stage = process();
  private Settings settings =
      Settings.defaults()
          .with(Options.CACHE_TTL, Duration.ofMinutes(10))
          .with(Options.CACHE_STALE, Duration.ofMinutes(5));

  private CacheStage process() {
    PriceBook prices = PriceBook.builder().settings(Settings.defaults()).build();
    return new CacheStage(
        clock::get,
        new Refreshes(
            new Accountant(
                () -> prices, call -> "other", (record, held) -> booked.add(record.get()))),
        Savings.UNKNOWN);
  }

  private String ask(CacheStage process, Calls call) {
    Exchange exchange = call.canSendBeside().settings(settings).exchange();
    String answer = read(Stages.pass(process, exchange, provider).toCompletableFuture().join());
    return exchange.trace().cache() + " " + answer.replaceAll("(?s).*(answer \\d+).*", "$1");
  }

  private String ask(String text) {
    return ask(stage, Calls.chat(text));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void anOldAnswerIsGivenWhileItIsMadeAnew() throws Exception {
    assertThat(ask("hi")).isEqualTo("miss answer 1");
    clock.addAndGet(9 * MINUTE);
    assertThat(ask("hi")).isEqualTo("hit answer 1");
    assertThat(stage.stats().staleHits()).isZero();
    clock.addAndGet(2 * MINUTE);
    gate = new CompletableFuture<>();
    for (int i = 0; i < 5; i++) {
      assertThat(ask("hi")).isEqualTo("hit answer 1");
    }
    until(() -> provider.calls() == 2);
    gate.complete(null);
    until(() -> booked.size() == 1);

    assertThat(ask("hi")).isEqualTo("hit answer 2");
    assertThat(provider.calls()).isEqualTo(2);
    assertThat(stage.stats().staleHits()).isEqualTo(5);
    assertThat(threads.get(1)).isNotSameAs(Thread.currentThread());
    assertThat(provider.sent().get(1).leg().isAfterwards()).isTrue();
    assertThat(provider.sent().get(1).context().isBlocking()).isFalse();
    CallRecord record = booked.get(0);
    assertThat(record.purpose()).isEqualTo("refresh");
    assertThat(record.callSite()).isEqualTo("com.acme.Shop.answer");
  }

  @Test
  void afterItsEndTheCallIsMade() {
    ask("hi");
    clock.addAndGet(15 * MINUTE);
    assertThat(ask("hi")).isEqualTo("miss answer 2");
    assertThat(booked).isEmpty();
  }

  @Test
  void withoutTheSettingTheCallIsMade() {
    settings = settings.with(Options.CACHE_STALE, null);
    ask("hi");
    clock.addAndGet(10 * MINUTE);
    assertThat(ask("hi")).isEqualTo("miss answer 2");
  }

  @Test
  void throughClientsThatCannotDoItTheCallIsMade() {
    ask("hi");
    clock.addAndGet(11 * MINUTE);
    Exchange exchange = Calls.chat("hi").settings(settings).exchange();
    read(Stages.pass(stage, exchange, provider).toCompletableFuture().join());
    assertThat(exchange.trace().cache()).isEqualTo("miss");
  }

  @Test
  void aFailureKeepsTheOldAnswerAndIsNotRepeatedAtOnce() throws Exception {
    ask("hi");
    clock.addAndGet(11 * MINUTE);
    next = HttpResponse.whole(500, Headers.EMPTY, new byte[0]);
    assertThat(ask("hi")).isEqualTo("hit answer 1");
    until(() -> booked.size() == 1);
    for (int i = 0; i < 5; i++) {
      assertThat(ask("hi")).isEqualTo("hit answer 1");
    }
    assertThat(provider.calls()).isEqualTo(2);
    next = null;
    clock.addAndGet(MINUTE);
    assertThat(ask("hi")).isEqualTo("hit answer 1");
    until(() -> booked.size() == 2);
    assertThat(ask("hi")).isEqualTo("hit answer 2");
  }

  @Test
  void whatThrowsKeepsTheOldAnswer() throws Exception {
    ask("hi");
    clock.addAndGet(11 * MINUTE);
    gate = new CompletableFuture<>();
    gate.completeExceptionally(new IllegalStateException("a fault"));
    assertThat(ask("hi")).isEqualTo("hit answer 1");
    until(() -> booked.size() == 1);
    assertThat(ask("hi")).isEqualTo("hit answer 1");
  }

  @ParameterizedTest
  @CsvSource({
    "no-cache, bypass",
    "no-store, bypass",
    "max-age=600, miss",
    "max-age=700, hit",
    "stale-while-revalidate=30, miss",
    "stale-while-revalidate=0, miss",
    "stale-while-revalidate=120, hit",
    "stale-while-revalidate=9000, hit",
  })
  void callersMayBeStricterOnly(String says, String use) {
    ask("hi");
    clock.addAndGet(11 * MINUTE);
    assertThat(ask(stage, Calls.chat("hi").cacheControl(says))).startsWith(use);
  }

  @Test
  void whatACallerSaysDoesNotMakeItLonger() {
    ask("hi");
    clock.addAndGet(16 * MINUTE);
    assertThat(ask(stage, Calls.chat("hi").cacheControl("stale-while-revalidate=9000")))
        .startsWith("miss");
  }

  @Test
  void aCallersTimeIsNotMadeLonger() {
    assertThat(ask(stage, Calls.chat("hi").control("cache-ttl", "60s"))).startsWith("miss");
    clock.addAndGet(2 * MINUTE);
    assertThat(ask("hi")).startsWith("miss");
  }

  @Test
  void whoWantsNothingSpentGetsNothingOld() {
    ask("hi");
    clock.addAndGet(11 * MINUTE);
    assertThat(ask(stage, Calls.chat("hi").control("cache", "only"))).startsWith("miss");
    assertThat(provider.calls()).isEqualTo(1);
  }

  @Test
  void whatAnotherProcessHasMadeAnewIsTaken() throws Exception {
    RedisServer server = RedisServer.open();
    settings =
        settings
            .with(Options.REDIS_URL, server.url())
            .with(Options.SHARED_STORE, CacheStore.REDIS)
            .with(Options.SHARED_LEASE, Duration.ofSeconds(30))
            .with(Options.SHARED_TIMEOUT, Duration.ofSeconds(30))
            .with(Options.CACHE_TTL, Duration.ofMillis(400))
            .with(Options.CACHE_STALE, Duration.ofMinutes(5));
    PriceBook prices = PriceBook.builder().settings(Settings.defaults()).build();
    Refreshes refreshes =
        new Refreshes(
            new Accountant(
                () -> prices, call -> "other", (record, held) -> booked.add(record.get())));
    CacheStage one = new CacheStage(refreshes, Savings.UNKNOWN);
    CacheStage other = new CacheStage(refreshes, Savings.UNKNOWN);
    try {
      assertThat(ask(one, Calls.chat("hi"))).isEqualTo("miss answer 1");
      until(() -> one.sharedStats().stores() == 1);
      assertThat(ask(other, Calls.chat("hi"))).isEqualTo("hit answer 1");
      TimeUnit.MILLISECONDS.sleep(500);
      assertThat(ask(other, Calls.chat("hi"))).isEqualTo("hit answer 1");
      until(() -> other.sharedStats().stores() == 1);
      assertThat(provider.calls()).isEqualTo(2);
      until(
          () -> {
            String answer = ask(one, Calls.chat("hi"));
            return !answer.endsWith("answer 1");
          });
      assertThat(one.sharedStats().hits()).isPositive();
    } finally {
      one.end();
      other.end();
      server.close();
    }
  }
}
