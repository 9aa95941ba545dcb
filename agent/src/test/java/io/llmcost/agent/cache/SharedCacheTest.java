package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes' caches around one real Redis. */
@Timeout(120)
class SharedCacheTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final RedisServer server = RedisServer.open();
  private final List<CacheStage> stages = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final FakeChain provider =
      FakeChain.answering(exchange -> json(chat("answer " + count.incrementAndGet())));
  private Settings settings = settings(server.url());

  private static Settings settings(String url) {
    return Settings.defaults()
        .with(Options.REDIS_URL, url)
        .with(Options.SHARED_STORE, CacheStore.REDIS)
        .with(Options.SHARED_TIMEOUT, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    stages.forEach(CacheStage::end);
    server.close();
  }

  private CacheStage process() {
    CacheStage stage = new CacheStage();
    stages.add(stage);
    return stage;
  }

  private String ask(CacheStage process, Calls call) {
    return read(
        Stages.pass(process, call.settings(settings).exchange(), provider)
            .toCompletableFuture()
            .join());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private void keep(CacheStage process, Calls call) throws InterruptedException {
    long before = process.sharedStats().stores() + process.sharedStats().drops();
    ask(process, call);
    until(() -> process.sharedStats().stores() + process.sharedStats().drops() > before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOneProcessAskedAnotherKnows(boolean blocking) throws Exception {
    Calls call = blocking ? Calls.chat("hi").blocking() : Calls.chat("hi");
    keep(process(), call);
    CacheStage other = process();
    assertThat(ask(other, call)).contains("answer 1");
    assertThat(other.stats().hits()).isEqualTo(1);
    assertThat(other.sharedStats().hits()).isEqualTo(1);
    assertThat(ask(other, call)).contains("answer 1");
    assertThat(other.sharedStats().hits()).isEqualTo(1);
    assertThat(provider.calls()).isEqualTo(1);
  }

  @Test
  void embeddingsAreSharedTextByText() throws Exception {
    FakeChain embedder =
        FakeChain.answering(
            exchange -> {
              StringBuilder data = new StringBuilder();
              for (int i = 0; i < exchange.call().inputCount(); i++) {
                data.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":[")
                    .append(count.incrementAndGet())
                    .append("]}");
              }
              return json(
                  "{\"object\":\"list\",\"data\":["
                      + data
                      + "],\"model\":\"m\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
            });
    CacheStage one = process();
    read(
        Stages.pass(one, Calls.embeddings("a", "b").settings(settings).exchange(), embedder)
            .toCompletableFuture()
            .join());
    until(() -> one.sharedStats().stores() == 2);
    CacheStage other = process();
    String merged =
        read(
            Stages.pass(
                    other, Calls.embeddings("b", "c", "a").settings(settings).exchange(), embedder)
                .toCompletableFuture()
                .join());
    assertThat(merged).contains("[2]", "[3]", "[1]");
    assertThat(other.stats().partialHits()).isEqualTo(1);
    assertThat(other.sharedStats().hits()).isEqualTo(2);
  }

  @Test
  void encryptedEntriesAreForThoseWithTheKey() throws Exception {
    settings = settings.with(Options.SHARED_KEY, SECRET);
    keep(process(), Calls.chat("hi"));
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 1");
    settings = settings.with(Options.SHARED_KEY, "another key of some length");
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 2");
  }

  @Test
  void anotherVersionOrNamespaceIsANewBeginning() throws Exception {
    CacheStage process = process();
    keep(process, Calls.chat("hi"));
    assertThat(ask(process, Calls.chat("hi").control("cache-namespace", "b"))).contains("answer 2");
    settings = settings.with(Options.CACHE_VERSION, "2");
    assertThat(ask(process, Calls.chat("hi"))).contains("answer 3");
    assertThat(ask(process(), Calls.chat("hi").control("cache-namespace", "b")))
        .contains("answer 4");
  }

  @Test
  void clientsThatMaySayUnseenWhoCallsShareWithNoOtherProcess() throws Exception {
    CacheStage one = process();
    ask(one, Calls.chat("hi").clientId("1"));
    ask(
        one,
        Calls.chat("hi")
            .url("http://localhost/v1/chat/completions")
            .withoutHeader("Authorization"));
    keep(one, Calls.chat("last"));
    assertThat(one.sharedStats().stores()).isEqualTo(1);
    assertThat(ask(process(), Calls.chat("hi").clientId("1"))).contains("answer 4");
  }

  @Test
  void clientsOfWhichSomebodySaysThatTheyAddNothingShareByWhatTheirRequestsSay() throws Exception {
    String client = Calls.chat("hi").exchange().context().client();
    settings = settings.with(Options.SHARED_CLIENTS, List.of(client));
    keep(process(), Calls.chat("hi").clientId("1"));
    assertThat(ask(process(), Calls.chat("hi").clientId("2"))).contains("answer 1");
    assertThat(ask(process(), Calls.chat("hi").clientId("2").header("Authorization", "Bearer b")))
        .contains("answer 2");
    assertThat(
            ask(process(), Calls.chat("hi").clientId("2").header("OpenAI-Organization", "another")))
        .contains("answer 3");
    settings = settings.with(Options.SHARED_CLIENTS, List.of("another"));
    assertThat(ask(process(), Calls.chat("hi").clientId("2"))).contains("answer 4");
  }

  @Test
  void anAnswerIsNoOlderElsewhere() throws Exception {
    keep(process(), Calls.chat("hi").control("cache-ttl", "1s"));
    String key = new String((byte[]) ((List<?>) server.command("KEYS", "*")).get(0));
    until(
        () -> {
          try {
            return ((Long) server.command("EXISTS", key)) == 0;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 2");
  }

  @Test
  void foreignDataUnderOurKeysIsNoAnswerAndIsReplaced() throws Exception {
    keep(process(), Calls.chat("hi"));
    String key = new String((byte[]) ((List<?>) server.command("KEYS", "*")).get(0));
    server.command("DEL", key);
    server.command("HSET", key, "a", "b");
    CacheStage other = process();
    keep(other, Calls.chat("hi"));
    assertThat(other.sharedStats().failures()).isZero();
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 2");
    server.command("SET", key, "llmcost was here");
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 3");
  }

  @Test
  void afterAFlushCallsAreMade() throws Exception {
    keep(process(), Calls.chat("hi"));
    server.flush();
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 2");
  }

  @Test
  void withTheWrongPasswordCallsAreMade() {
    settings = settings(server.urlWithPassword("wrong")).with(Options.CACHE_VERSION, "x");
    CacheStage process = process();
    assertThat(ask(process, Calls.chat("hi").blocking())).contains("answer 1");
    assertThat(ask(process, Calls.chat("hi").blocking())).contains("answer 1");
    assertThat(process.sharedStats().failures()).isEqualTo(1);
  }

  @Test
  void aFullRedisStillAnswers() throws Exception {
    keep(process(), Calls.chat("known"));
    server.command("CONFIG", "SET", "maxmemory", "1");
    CacheStage process = process();
    for (int i = 0; i < 5; i++) {
      keep(process, Calls.chat("new " + i));
    }
    assertThat(process.sharedStats().drops()).isEqualTo(5);
    assertThat(ask(process, Calls.chat("known"))).contains("answer 1");
    assertThat(process.sharedStats().failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRedisThatHangsIsNotWaitedForAgainAndAgain(boolean blocking) throws Exception {
    settings = settings.with(Options.SHARED_TIMEOUT, Duration.ofMillis(20));
    CacheStage process = process();
    until(
        () -> {
          ask(process, Calls.chat("warm " + count.get()));
          return process.sharedStats().stores() > 0;
        });
    server.hang();
    try {
      long before = process.sharedStats().failures();
      for (int i = 0; i < 50; i++) {
        Calls call = Calls.chat("hung " + i);
        assertThat(ask(process, blocking ? call.blocking() : call)).contains("answer ");
      }
      assertThat(process.sharedStats().failures() - before).isBetween(1L, 6L);
      assertThat(process.sharedStats().unasked()).isGreaterThan(0);
    } finally {
      server.goOn();
    }
    long hits = process.sharedStats().hits();
    keepAgain(process);
    until(
        () -> {
          ask(process(), Calls.chat("again"));
          return stages.get(stages.size() - 1).sharedStats().hits() > 0;
        });
    assertThat(hits).isZero();
  }

  private void keepAgain(CacheStage process) throws InterruptedException {
    long stores = process.sharedStats().stores();
    until(
        () -> {
          ask(process, Calls.chat("again").control("cache", "no-cache"));
          return process.sharedStats().stores() > stores;
        });
  }

  @Test
  void aRedisThatIsGoneAndComesBackIsUsedAgain() throws Exception {
    CacheStage process = process();
    keep(process, Calls.chat("hi"));
    server.die();
    for (int i = 0; i < 5; i++) {
      assertThat(ask(process, Calls.chat("gone " + i).blocking())).contains("answer ");
    }
    server.start();
    keepAgain(process);
    CacheStage other = process();
    int before = provider.calls();
    ask(other, Calls.chat("again"));
    assertThat(provider.calls()).isEqualTo(before);
  }

  private Settings routed(String use) throws IOException {
    Path file = Files.createTempFile("llmcost", ".yaml");
    Files.writeString(
        file,
        """
        redis: { url: "%s" }
        cache: { shared: { store: redis, timeout: 30s } }
        routes: [{ name: r, when: { model: "*" }, use: ["same:%s"] }]
        """
            .formatted(server.url(), use));
    ReadResult read = SettingsReader.read(Sources.ofFile(file.toFile()));
    Files.delete(file);
    assertThat(read.errors()).isEmpty();
    return read.settings();
  }

  @Test
  void aRoutedAnswerIsForProcessesWithTheSameRoutes() throws Exception {
    FakeChain routing =
        FakeChain.answering(
            exchange -> {
              exchange.trace().route("r");
              exchange.trace().served("openai", "mini");
              return json(chat("routed " + count.incrementAndGet()));
            });
    CacheStage one = process();
    Calls call = Calls.chat("hi").settings(routed("mini"));
    read(Stages.pass(one, call.exchange(), routing).toCompletableFuture().join());
    until(() -> one.sharedStats().stores() == 1);
    Calls other = Calls.chat("hi").settings(routed("nano"));
    assertThat(read(Stages.pass(process(), other.exchange(), routing).toCompletableFuture().join()))
        .contains("routed 2");
    until(() -> stages.get(1).sharedStats().stores() == 1);
    assertThat(read(Stages.pass(process(), other.exchange(), routing).toCompletableFuture().join()))
        .contains("routed 2");
    Calls elsewhere = Calls.chat("hi").settings(routed("nano")).callSite("com.acme.Other.x");
    assertThat(
            read(
                Stages.pass(process(), elsewhere.exchange(), routing).toCompletableFuture().join()))
        .contains("routed 3");
  }

  @Test
  void peopleMayLookAtItAndRemoveIt() throws Exception {
    settings = settings.with(Options.REDIS_PREFIX, "a[b]*:").with(Options.SHARED_KEY, SECRET);
    CacheStage one = process();
    keep(one, Calls.chat("hi"));
    keep(one, Calls.chat("ho"));
    server.command("SET", "a[b]*:cache:1:" + "0".repeat(64), "foreign");
    server.command("SET", "a[b]*:cache:1:short", "foreign");
    try (StoredEntries entries = StoredEntries.open(settings)) {
      List<CacheEntry> all = entries.list("", 100);
      assertThat(all).hasSize(3);
      assertThat(all.stream().filter(CacheEntry::isReadable)).hasSize(2);
      CacheEntry hi = all.stream().filter(CacheEntry::isReadable).findFirst().orElseThrow();
      assertThat(hi.kind()).isEqualTo("answer");
      assertThat(hi.expiresAt() - hi.storedAt()).isEqualTo(3_600_000);
      assertThat(new String(entries.body(hi))).contains("answer ");
      assertThat(entries.evict(hi.name())).isEqualTo(1);
      assertThat(entries.list("", 100)).hasSize(2);
      assertThat(entries.evict("")).isEqualTo(2);
      assertThat(entries.list("", 100)).isEmpty();
    }
    assertThat(server.command("GET", "a[b]*:cache:1:short")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneProcessMakesTheCallForAll(boolean blocking) throws Exception {
    settings = settings.with(Options.SHARED_LEASE, Duration.ofSeconds(60));
    Calls call = (blocking ? Calls.chat("hi").blocking() : Calls.chat("hi")).settings(settings);
    CacheStage one = process();
    CacheStage two = process();
    CompletableFuture<String> other = new CompletableFuture<>();
    FakeChain slow =
        FakeChain.answering(
            exchange -> {
              // While this one is under way another process is asked the same.
              new Thread(() -> other.complete(ask(two, call))).start();
              try {
                until(() -> two.sharedStats().misses() > 1);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return json(chat("answer " + count.incrementAndGet()));
            });
    String first = read(Stages.pass(one, call.exchange(), slow).toCompletableFuture().join());
    assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(first);
    assertThat(provider.calls()).isZero();
  }

  @Test
  void whenTheOtherProcessFailsTheCallIsMade() throws Exception {
    settings = settings.with(Options.SHARED_LEASE, Duration.ofSeconds(600));
    Calls call = Calls.chat("hi").settings(settings);
    CacheStage one = process();
    CacheStage two = process();
    CompletableFuture<String> other = new CompletableFuture<>();
    FakeChain failing =
        FakeChain.answering(
            exchange -> {
              new Thread(() -> other.complete(ask(two, call))).start();
              try {
                until(() -> two.sharedStats().misses() > 1);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return HttpResponse.whole(500, Headers.EMPTY, new byte[0]);
            });
    Stages.pass(one, call.exchange(), failing).toCompletableFuture().join();
    assertThat(other.get(60, TimeUnit.SECONDS)).contains("answer 1");
  }

  @Test
  void aLeaseThatNobodyGivesBackEnds() throws Exception {
    settings = settings.with(Options.SHARED_LEASE, Duration.ofMillis(200));
    CacheStage one = process();
    // Never read, so never over.
    Stages.pass(one, Calls.chat("hi").settings(settings).exchange(), provider)
        .toCompletableFuture()
        .join();
    assertThat(ask(process(), Calls.chat("hi"))).contains("answer 2");
  }
}
