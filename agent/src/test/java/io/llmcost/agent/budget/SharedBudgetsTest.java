package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several processes' budgets, in one, with a real Redis that does all that one can do. */
@Timeout(180)
class SharedBudgetsTest {

  private static final Calls CALL = Shop.shortAnswer("hello");

  private final List<Shop> shops = new ArrayList<>();
  private RedisServer server;

  @BeforeEach
  void open() {
    server = RedisServer.open();
  }

  @AfterEach
  void close() {
    shops.forEach(shop -> shop.stage.end());
    server.close();
  }

  private Settings settings(String unknown, String timeout, String limit) {
    return Shop.settings(
        "redis: { url: '"
            + server.url()
            + "', timeout: "
            + timeout
            + " }\nbudgets: [{ name: b, window: day, limit: { "
            + limit
            + " }, when_unknown: "
            + unknown
            + " }]");
  }

  private Shop shop(Settings settings) throws InterruptedException {
    Shop shop = new Shop((made, held) -> made.get());
    shop.stage.begin(settings);
    shops.add(shop);
    until(() -> !shop.stage.shared().redis().isStarting());
    return shop;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  private static int asMuchAsItCan(Shop shop, Settings settings, int tries) {
    int answered = 0;
    for (int i = 0; i < tries; i++) {
      answered += shop.ask(CALL, settings).status() == 200 ? 1 : 0;
    }
    return answered;
  }

  @Test
  void haveOneLimitTogether() throws Exception {
    Settings settings = settings("closed", "10s", "calls: 40");
    Shop one = shop(settings);
    Shop two = shop(settings);
    int first = asMuchAsItCan(one, settings, 30);
    int second = asMuchAsItCan(two, settings, 100);
    assertThat(first).isEqualTo(30);
    assertThat(first + second).isLessThanOrEqualTo(40).isGreaterThan(30);
    // What the first one has and does not need it gives back.
    until(() -> asMuchAsItCan(two, settings, 1) == 0 || two.sent.get() + one.sent.get() >= 40);
    until(() -> two.sent.get() + one.sent.get() + asMuchAsItCan(two, settings, 1) >= 40);
    assertThat(one.sent.get() + two.sent.get()).isEqualTo(40);
    assertThat(one.ask(CALL, settings).status()).isEqualTo(429);
  }

  @Test
  void neverSpendMoreTogetherHoweverManyThreadsThereAre() throws Exception {
    long limit = 400 * Shop.ANSWER_NANO_USD;
    Settings settings = settings("closed", "20s", "usd: " + Amounts.usd(limit).toPlainString());
    List<Shop> all = List.of(shop(settings), shop(settings), shop(settings), shop(settings));
    ExecutorService threads = Executors.newFixedThreadPool(120);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        Shop shop = all.get(i % 4);
        work.add(threads.submit(() -> asMuchAsItCan(shop, settings, 15)));
      }
      for (Future<?> one : work) {
        one.get(150, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    long spent = all.stream().mapToLong(shop -> shop.total(settings, CALL).nanoUsd).sum();
    assertThat(spent).isLessThanOrEqualTo(limit).isGreaterThan(limit / 2);
  }

  @Test
  void ofOneThatHasEndedWhatItSpentStaysSpent() throws Exception {
    Settings settings = settings("closed", "10s", "calls: 20");
    Shop one = shop(settings);
    assertThat(asMuchAsItCan(one, settings, 12)).isEqualTo(12);
    one.stage.end();
    Shop two = shop(settings);
    assertThat(asMuchAsItCan(two, settings, 30)).isEqualTo(8);
  }

  @Test
  void withoutRedisClosedSpendsWhatWasGrantedAndNoMore() throws Exception {
    Settings settings = settings("closed", "5s", "calls: 160");
    Shop one = shop(settings);
    Shop two = shop(settings);
    assertThat(asMuchAsItCan(one, settings, 20)).isEqualTo(20);
    assertThat(asMuchAsItCan(two, settings, 20)).isEqualTo(20);
    server.die();
    until(() -> !one.stage.shared().redis().isAnswering());
    int more = asMuchAsItCan(one, settings, 300) + asMuchAsItCan(two, settings, 300);
    // a sixteenth for each, at most
    assertThat(more).isLessThanOrEqualTo(2 * 10);
    assertThat(asMuchAsItCan(one, settings, 50)).isZero();
    server.start();
    until(() -> asMuchAsItCan(one, settings, 1) == 1);
  }

  @Test
  void withoutRedisOpenSpendsItsShareOfWhatWasLeft() throws Exception {
    Settings settings = settings("open", "5s", "calls: 160");
    Shop one = shop(settings);
    Shop two = shop(settings);
    asMuchAsItCan(one, settings, 20);
    asMuchAsItCan(two, settings, 20);
    // Both have heard of each other when both have asked twice.
    until(() -> one.stage.shared().processes() == 2 && two.stage.shared().processes() == 2);
    server.hang();
    int more = asMuchAsItCan(one, settings, 300) + asMuchAsItCan(two, settings, 300);
    int all = 40 + more;
    assertThat(more).isGreaterThan(60);
    // Each has its share of what was left when it heard last: no more than that is overshot.
    assertThat(all).isLessThanOrEqualTo(160 + 120 / 2);
    server.goOn();
    until(() -> one.stage.shared().redis().isAnswering());
    until(() -> asMuchAsItCan(two, settings, 1) == 0);
  }

  @Test
  void ofManyCallsOneWaitsForARedisThatHangs() throws Exception {
    Settings settings = settings("closed", "2s", "calls: 1600");
    Shop one = shop(settings);
    asMuchAsItCan(one, settings, 1);
    server.hang();
    long start = System.nanoTime();
    asMuchAsItCan(one, settings, 300);
    // Two hundred of them were not granted; had each waited, this would be minutes.
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
    assertThat(one.stage.shared().redis().isAnswering()).isFalse();
    server.goOn();
    until(() -> asMuchAsItCan(one, settings, 1) == 1);
  }

  @Test
  void lostDataIsSaidAgainByThoseWhoHaveIt() throws Exception {
    Settings settings = settings("closed", "10s", "calls: 100");
    Shop one = shop(settings);
    Shop two = shop(settings);
    assertThat(asMuchAsItCan(one, settings, 40)).isEqualTo(40);
    assertThat(asMuchAsItCan(two, settings, 40)).isEqualTo(40);
    server.flush();
    int more = 0;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (System.nanoTime() < until) {
      more += asMuchAsItCan(one, settings, 5) + asMuchAsItCan(two, settings, 5);
      Thread.sleep(50);
    }
    assertThat(80 + more).isLessThanOrEqualTo(100).isGreaterThanOrEqualTo(95);
  }

  @Test
  void aWrongPasswordIsARedisThatDoesNotAnswer() throws Exception {
    RedisServer locked = RedisServer.open("right");
    try {
      for (String unknown : List.of("open", "closed")) {
        Settings settings =
            Shop.settings(
                "redis: { url: '"
                    + locked.urlWithPassword("wrong")
                    + "' }\nbudgets: [{ name: b, window: day, limit: { calls: 5 }, when_unknown: "
                    + unknown
                    + " }]");
        Shop shop = shop(settings);
        assertThat(asMuchAsItCan(shop, settings, 9)).isEqualTo(unknown.equals("open") ? 5 : 0);
      }
    } finally {
      locked.close();
    }
  }

  @Test
  void anotherRedisHearsWhatWasSpentAndNoneLeavesTheRest() throws Exception {
    Settings first = settings("closed", "10s", "calls: 40");
    Shop one = shop(first);
    assertThat(asMuchAsItCan(one, first, 10)).isEqualTo(10);
    try (RedisServer other = RedisServer.open()) {
      Settings second =
          Shop.settings(
              "redis: { url: '"
                  + other.url()
                  + "', timeout: 10s }\nbudgets: [{ name: b, window: day, limit: { calls: 40 },"
                  + " when_unknown: closed }]");
      assertThat(asMuchAsItCan(one, second, 10)).isEqualTo(10);
      Shop two = shop(second);
      // Ten that the first Redis was told, ten that this one was; what one has and does not need
      // it gives back.
      until(() -> two.sent.get() + asMuchAsItCan(two, second, 1) >= 20);
      assertThat(asMuchAsItCan(two, second, 5)).isZero();
      assertThat(asMuchAsItCan(one, second, 5)).isZero();
      // To the one it left it has said what it had spent.
      Shop three = shop(first);
      assertThat(asMuchAsItCan(three, first, 60)).isBetween(20, 30);

      Settings alone =
          Shop.settings(
              "budgets: [{ name: b, window: day, limit: { calls: 40 }, when_unknown: closed }]");
      assertThat(asMuchAsItCan(one, alone, 60)).isEqualTo(20);
      assertThat(one.stage.shared()).isNull();
      assertThat(asMuchAsItCan(one, second, 5)).isZero();
      assertThat(one.stage.shared()).isNotNull();
    }
  }

  @Test
  void withTheSameRedisAnotherConfigurationChangesNothing() throws Exception {
    Settings settings = settings("closed", "10s", "calls: 40");
    Shop one = shop(settings);
    asMuchAsItCan(one, settings, 3);
    SharedBudgets shared = one.stage.shared();
    asMuchAsItCan(one, settings("closed", "10s", "calls: 30"), 3);
    assertThat(one.stage.shared()).isSameAs(shared);
  }

  @Test
  void aFullRedisOrForeignDataIsOneThatDoesNotAnswer() throws Exception {
    Settings settings = settings("closed", "10s", "calls: 40");
    Shop one = shop(settings);
    assertThat(asMuchAsItCan(one, settings, 1)).isEqualTo(1);
    server.command("CONFIG", "SET", "maxmemory", "1");
    // A slice, which it has.
    assertThat(asMuchAsItCan(one, settings, 40)).isLessThanOrEqualTo(3);
    assertThat(one.stage.shared().redis().isAnswering()).isTrue();
    server.command("CONFIG", "SET", "maxmemory", "0");
    until(() -> asMuchAsItCan(one, settings, 1) == 1);
    String key = new String((byte[]) ((List<?>) server.command("KEYS", "*")).get(0));
    server.command("DEL", key);
    server.command("SET", key, "foreign");
    Shop two = shop(settings("closed", "10s", "calls: 40"));
    assertThat(asMuchAsItCan(two, settings, 5)).isZero();
    server.command("DEL", key);
    until(() -> asMuchAsItCan(two, settings, 1) == 1);
  }

  @Test
  void whatIsOnlyObservedIsToldToTheOthers() throws Exception {
    Settings acting = settings("closed", "10s", "calls: 10");
    Shop observing = shop(acting);
    Settings observed = acting.with(Options.PRESET, Preset.OBSERVE);
    assertThat(asMuchAsItCan(observing, observed, 15)).isEqualTo(15);
    Shop two = shop(acting);
    until(() -> asMuchAsItCan(two, acting, 1) == 0);
    HttpResponse refused = two.call(CALL, acting, out -> Shop.answer(Answers.chat("hi")));
    assertThat(new String(refused.bytes(), StandardCharsets.UTF_8))
        .contains("of 10 calls are spent");
  }
}
