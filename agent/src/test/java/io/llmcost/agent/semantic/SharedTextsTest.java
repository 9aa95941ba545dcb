package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CacheEntry;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.StoredAnswer;
import io.llmcost.agent.cache.StoredEntries;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes' semantic caches around one store. */
@Timeout(120)
class SharedTextsTest {

  private static final String ASKED = "How do I reset the password of the router?";
  private static final String PARAPHRASE = "How can I reset the router's password?";
  private static final String MISS = "miss";
  private static final String SEMANTIC = "semantic";

  private static final CallCosts NO_PRICES =
      new CallCosts() {
        @Override
        public double usd(Exchange exchange) {
          return Double.NaN;
        }

        @Override
        public double embeddingUsd(String provider, String model, int chars) {
          return Double.NaN;
        }
      };

  @TempDir private Path folder;

  private final RedisServer server = RedisServer.open();
  private final List<Process> processes = new ArrayList<>();
  private Function<Exchange, String> provider = exchange -> "Press the button.";
  private final FakeChain upstream =
      FakeChain.answering(exchange -> Answers.json(Answers.chat(provider.apply(exchange))));

  /** What one process has. */
  private final class Process {
    private final CacheStage cache = new CacheStage();
    private final SemanticStage semantic =
        new SemanticStage(cache.answers(), new Meanings(null, NO_PRICES), () -> 1, Runnable::run);

    private int made;

    Process() {
      processes.add(this);
    }

    /** Calls that were made. */
    private int upstream() {
      return made;
    }

    String ask(Calls calls) {
      Exchange exchange = calls.exchange();
      HttpResponse response =
          Stages.pass(cache, exchange, inner -> Stages.pass(semantic, inner, upstream))
              .toCompletableFuture()
              .join();
      Answers.read(response);
      made += MISS.equals(exchange.trace().cache()) ? 1 : 0;
      return exchange.trace().cache();
    }

    String ask(Settings settings, String text) {
      return ask(Calls.chat(text).settings(settings));
    }
  }

  @AfterEach
  void close() {
    processes.forEach(process -> process.cache.end());
    server.close();
  }

  private Settings settings(String yaml) throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(file, yaml);
    var result = SettingsReader.read(Sources.ofFile(file.toFile()));
    assertThat(result.errors()).isEmpty();
    return result.settings();
  }

  private Settings shared(String more) throws IOException {
    return shared("verify: 0", more);
  }

  private Settings shared(String semantic, String more) throws IOException {
    return settings(
        "redis: { url: '%s' }\n".formatted(server.url())
            + "ledger: { enabled: false }\n"
            + "cache: { normalised.enabled: true, shared: { store: redis, timeout: 30s },"
            + " semantic: { enabled: true, shared: true, %s } %s }".formatted(semantic, more));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private List<String> streams() {
    List<String> streams = new ArrayList<>();
    try {
      for (Object key : (List<?>) server.command("KEYS", "*")) {
        String name = new String((byte[]) key, StandardCharsets.UTF_8);
        if ("stream".equals(String.valueOf(text(server.command("TYPE", name))))) {
          streams.add(name);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return streams;
  }

  private static String text(Object reply) {
    return reply instanceof byte[]
        ? new String((byte[]) reply, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }

  /** Notes of all groups. */
  private long told() {
    long all = 0;
    try {
      for (String stream : streams()) {
        all += (Long) server.command("XLEN", stream);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private void tell(Process process, Calls calls) throws InterruptedException {
    long told = told();
    long stores = process.cache.sharedStats().stores();
    assertThat(process.ask(calls)).isEqualTo(MISS);
    until(() -> told() > told && process.cache.sharedStats().stores() > stores);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOneProcessWasAskedAnotherFinds(boolean blocking) throws Exception {
    Settings on = shared("");
    tell(new Process(), Calls.chat(ASKED).settings(on));
    Process other = new Process();
    Calls paraphrase = Calls.chat(PARAPHRASE).settings(on);

    assertThat(other.ask(blocking ? paraphrase.blocking() : paraphrase)).isEqualTo(SEMANTIC);
    assertThat(new Process().ask(on, "how do i reset the  password of the router"))
        .isEqualTo(SEMANTIC);
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void textsStayHereUnlessTheyAreToBeShared() throws Exception {
    Settings off = shared("").with(Options.SEMANTIC_SHARED, false);
    Process one = new Process();
    one.ask(off, ASKED);
    until(() -> one.cache.sharedStats().stores() == 1);

    assertThat(streams()).isEmpty();
    assertThat(new Process().ask(off, PARAPHRASE)).isEqualTo(MISS);
  }

  @Test
  void newsIsFollowed() throws Exception {
    Settings on = shared("");
    Process one = new Process();
    Process other = new Process();
    assertThat(other.ask(on, "Who wrote the book about whales?")).isEqualTo(MISS);
    tell(one, Calls.chat(ASKED).settings(on));

    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String cache = MISS;
    for (int i = 0; !SEMANTIC.equals(cache) && System.nanoTime() < deadline; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      // A question about something else has it look for news.
      other.ask(on, "Why is whale number " + i + " blue?");
      if (i > 5) {
        cache = other.ask(on, PARAPHRASE);
      }
    }
    assertThat(cache).isEqualTo(SEMANTIC);
  }

  @Test
  void tenantsUsersAndSurroundingsKeepApart() throws Exception {
    Settings on = shared("");
    tell(new Process(), Calls.chat(ASKED).settings(on));
    Process other = new Process();
    Calls calls = Calls.chat(PARAPHRASE).settings(on);

    assertThat(other.ask(Calls.chat(PARAPHRASE).settings(on).header("OpenAI-Project", "b")))
        .isEqualTo(MISS);
    assertThat(
            other.ask(
                Calls.chat(PARAPHRASE)
                    .settings(on)
                    .withoutHeader("Authorization")
                    .header("Authorization", "Bearer sk-other")))
        .isEqualTo(MISS);
    for (String more :
        List.of(",\"temperature\":0,\"user\":\"u\"", ",\"temperature\":0,\"max_tokens\":9")) {
      assertThat(
              other.ask(
                  Calls.chat("x").settings(on).body(Calls.chatBody("gpt-4o", PARAPHRASE, more))))
          .isEqualTo(MISS);
    }
    assertThat(other.ask(shared(", version: '2'"), PARAPHRASE)).isEqualTo(MISS);
    assertThat(other.ask(calls.clientId("1"))).isEqualTo(MISS);
  }

  @Test
  void withAKeyNothingIsThereToBeReadAndOthersFindNothing() throws Exception {
    Settings on = shared("").with(Options.SHARED_KEY, "0123456789abcdef0123456789");
    tell(new Process(), Calls.chat(ASKED).settings(on));
    String stream = streams().get(0);
    List<?> entry = (List<?>) ((List<?>) server.command("XRANGE", stream, "-", "+")).get(0);
    byte[] note = (byte[]) ((List<?>) entry.get(1)).get(1);

    assertThat(new String(note, StandardCharsets.ISO_8859_1)).doesNotContain("router");
    assertThat(new Process().ask(on, PARAPHRASE)).isEqualTo(SEMANTIC);
    assertThat(
            new Process()
                .ask(on.with(Options.SHARED_KEY, "another key of some length"), PARAPHRASE))
        .isEqualTo(MISS);
  }

  @Test
  void whatIsForeignOrDamagedIsPassedOver() throws Exception {
    Settings on = shared("");
    Process one = new Process();
    tell(one, Calls.chat(ASKED).settings(on));
    String stream = streams().get(0);
    server.command("XADD", stream, "*", "other", "field");
    server.command("XADD", stream, "*", "e", "not one of ours");
    server.command("XADD", stream, "*", "e", "");
    tell(one, Calls.chat("Who wrote the book about whales?").settings(on));
    Process other = new Process();

    assertThat(other.ask(on, PARAPHRASE)).isEqualTo(SEMANTIC);
    assertThat(other.ask(on, "Who wrote that book about whales?")).isEqualTo(SEMANTIC);
    server.command("DEL", stream);
    server.command("SET", stream, "something else");
    assertThat(new Process().ask(on, PARAPHRASE)).isEqualTo(MISS);
    until(() -> streams().contains(stream));
    assertThat(other.cache.sharedStats().failures()).isZero();
  }

  @Test
  void notesOfOneGroupAreNoneOfAnother() throws Exception {
    Settings on = shared("");
    Process one = new Process();
    tell(one, Calls.chat(ASKED).settings(on));
    String mine = streams().get(0);
    List<?> entry = (List<?>) ((List<?>) server.command("XRANGE", mine, "-", "+")).get(0);
    Calls theirs = Calls.chat("Why are whales blue?").settings(on).header("OpenAI-Project", "b");
    tell(one, theirs);
    String their = streams().stream().filter(name -> !name.equals(mine)).findFirst().orElseThrow();
    byte[] note = (byte[]) ((List<?>) entry.get(1)).get(1);
    server.command(
        "EVAL",
        "local n = redis.call('XRANGE', KEYS[1], '-', '+')[1][2][2];"
            + " return redis.call('XADD', KEYS[2], '*', 'e', n)",
        "2",
        mine,
        their);

    assertThat(note).isNotEmpty();
    assertThat(new Process().ask(Calls.chat(PARAPHRASE).settings(on).header("OpenAI-Project", "b")))
        .isEqualTo(MISS);
  }

  @Test
  void whatWasFoundWrongInOneIsNotServedInAnother() throws Exception {
    Settings measured = shared("verify: 5%", "");
    Settings on = shared("");
    provider =
        exchange -> exchange.call().lastUserText().equals(ASKED) ? "No idea." : "Yes of course";
    Process one = new Process();
    tell(one, Calls.chat(ASKED).settings(measured));
    long told = told();
    assertThat(one.ask(measured, PARAPHRASE)).isEqualTo(MISS);
    until(() -> told() >= told + 3);
    Process other = new Process();
    // Its own answer is gone before the one that was wrong for it.
    try (StoredEntries entries = StoredEntries.open(on)) {
      for (CacheEntry entry : entries.list("", 10)) {
        if (new String(entries.body(entry), StandardCharsets.UTF_8).contains("Yes of")) {
          entries.evict(entry.name());
        }
      }
    }

    assertThat(other.ask(on, PARAPHRASE)).isEqualTo(MISS);
    assertThat(new Process().ask(on, "How do I reset a password of the router?"))
        .as("another text that nothing wrong is known of")
        .isEqualTo(SEMANTIC);
  }

  @Test
  void whatIsLearntOfHitsIsLearntByAll() throws Exception {
    Settings measured = shared("verify: 5%, max_false_hits: 20%", "");
    Process one = new Process();
    for (String thing : THINGS) {
      for (String act : ACTS) {
        one.ask(measured, "How do I " + act + " the " + thing + "?");
        one.ask(measured, "How can I " + act + " my " + thing + "?");
      }
    }
    long outcomes = one.semantic.stats().compared();
    assertThat(outcomes).isGreaterThan(20);
    assertThat(one.semantic.stats().semantic()).isPositive();
    until(() -> told() == one.upstream() + outcomes);

    Process other = new Process();
    String cache = MISS;
    for (int i = 0; !SEMANTIC.equals(cache) && i < THINGS.size(); i++) {
      other.ask(elsewhere(measured, "How do I mend the " + THINGS.get(i) + "?"));
      cache = other.ask(elsewhere(measured, "How can I mend my " + THINGS.get(i) + "?"));
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(cache).isEqualTo(SEMANTIC);
    assertThat(other.semantic.stats().compared()).isLessThan(outcomes / 2);
  }

  private static final List<String> ACTS =
      List.of("reset", "update", "charge", "clean", "register", "return");
  private static final List<String> THINGS =
      List.of(
          "router", "printer", "camera", "phone", "laptop", "tablet", "scanner", "watch", "drone");

  /** In other surroundings. */
  private static Calls elsewhere(Settings settings, String text) {
    return Calls.chat(text)
        .settings(settings)
        .body(Calls.chatBody("gpt-4o", text, ",\"temperature\":0,\"max_tokens\":9"));
  }

  @Test
  void anAnswerThatIsGoneIsAskedForOnce() throws Exception {
    Settings on = shared("");
    tell(new Process(), Calls.chat(ASKED).settings(on));
    try (StoredEntries entries = StoredEntries.open(on)) {
      entries.evict(entries.list("", 10).get(0).name());
    }
    Process other = new Process();
    assertThat(other.ask(on, PARAPHRASE)).isEqualTo(MISS);
    assertThat(upstream.calls()).isEqualTo(2);
  }

  @Test
  void evictingAllReachesTexts() throws Exception {
    Settings on = shared("");
    tell(new Process(), Calls.chat(ASKED).settings(on));
    try (StoredEntries entries = StoredEntries.open(on)) {
      assertThat(entries.evict("")).isEqualTo(2);
    }
    assertThat(streams()).isEmpty();
    assertThat(new Process().ask(on, PARAPHRASE)).isEqualTo(MISS);
  }

  @Test
  void withoutRedisCallsAreMade() throws Exception {
    Settings on = shared("");
    Process one = new Process();
    tell(one, Calls.chat(ASKED).settings(on));
    server.die();
    Process other = new Process();
    for (int i = 0; i < 5; i++) {
      assertThat(
              other.ask(Calls.chat("Why is whale number " + i + " blue?").settings(on).blocking()))
          .isEqualTo(MISS);
    }
    assertThat(one.ask(on, PARAPHRASE)).isEqualTo(SEMANTIC);
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsNotTakenForGone() throws Exception {
    Settings on = shared("").with(Options.SHARED_TIMEOUT, Duration.ofSeconds(1));
    tell(new Process(), Calls.chat(ASKED).settings(on));
    CacheStage cache = new Process().cache;
    Exchange there = Calls.chat(ASKED).settings(on).blocking().exchange();
    Exchange gone = Calls.chat("Why are whales blue?").settings(on).blocking().exchange();
    AtomicInteger absent = new AtomicInteger();
    until(() -> fetch(cache, there, absent) != null);
    assertThat(fetch(cache, gone, absent)).isNull();
    assertThat(absent.getAndSet(0)).isEqualTo(1);
    server.hang();
    try {
      assertThat(fetch(cache, there, absent)).isNull();
      assertThat(absent.get()).as("nobody knows").isZero();
    } finally {
      server.goOn();
    }
  }

  private static StoredAnswer fetch(CacheStage cache, Exchange exchange, AtomicInteger absent) {
    return cache
        .answers()
        .fetch(CallKeys.of(exchange).call(), exchange, absent::incrementAndGet)
        .toCompletableFuture()
        .join();
  }

  @Test
  void whereTextsMayNotBeToldAnswersAreSharedAllTheSame() throws Exception {
    Settings on = shared("");
    server.command("ACL", "SETUSER", "default", "-xadd", "-xrange");
    Process one = new Process();
    for (int i = 0; i < 8; i++) {
      assertThat(one.ask(on, "Why is whale number " + i + " blue?")).isEqualTo(MISS);
      long stores = i + 1;
      until(() -> one.cache.sharedStats().stores() == stores);
    }
    Process other = new Process();
    assertThat(other.ask(on, "Why is whale number 7 blue?")).isEqualTo("hit");
    assertThat(other.ask(on, PARAPHRASE)).isEqualTo(MISS);
    assertThat(one.cache.sharedStats().drops()).isZero();
  }

  @Test
  void groupsAreBounded() throws Exception {
    Settings on = shared("");
    Process one = new Process();
    for (int i = 0; i < 2_600; i++) {
      one.ask(on, "Why is whale number " + i + " blue?");
    }
    until(() -> one.cache.sharedStats().stores() + one.cache.sharedStats().drops() == 2_600);
    assertThat(told()).isBetween(500L, 2_200L);
  }

  @Test
  void theNextProcessFindsTextsOnDisk() throws Exception {
    Settings on =
        settings(
            "cache: { normalised.enabled: true, shared: { store: disk, timeout: 30s, dir: '%s' },"
                    .formatted(folder.resolve("store"))
                + " semantic: { enabled: true, shared: true, verify: 0 } }");
    Process one = new Process();
    one.ask(on, ASKED);
    until(() -> one.cache.sharedStats().stores() == 1);
    one.cache.end();

    assertThat(new Process().ask(on, PARAPHRASE)).isEqualTo(SEMANTIC);
    assertThat(upstream.calls()).isEqualTo(1);
  }
}
