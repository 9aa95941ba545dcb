package io.llmcost.agent.cache;

import static io.llmcost.agent.redis.RedisTopology.until;
import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.redis.RedisServer;
import io.llmcost.agent.redis.RedisTopology;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls that go on while a cluster is resharded and while a master falls over. {@code ./mvnw test
 * -pl bootstrap,agent -Dtest='RedisTopology*Test' -Dllmcost.redis=true}
 */
@EnabledIfSystemProperty(named = "llmcost.redis", matches = "true")
@Timeout(180)
class RedisTopologyCacheTest {

  private static final int QUESTIONS = 60;

  private final List<CacheStage> stages = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final FakeChain provider = FakeChain.answering(exchange -> json(chat("an answer")));
  private RedisTopology topology;
  private Settings settings;

  @TempDir Path folder;

  @AfterEach
  void close() throws InterruptedException {
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    stages.forEach(CacheStage::end);
    topology.close();
  }

  private CacheStage process() {
    CacheStage stage = new CacheStage();
    stages.add(stage);
    return stage;
  }

  private String ask(CacheStage process, String question, String use) {
    return read(
        Stages.pass(
                process,
                Calls.chat(question).control("cache", use).settings(settings).blocking().exchange(),
                provider)
            .toCompletableFuture()
            .join());
  }

  /** Processes that ask the same over and over, so that Redis is read and written all the time. */
  private void beginTraffic() {
    settings =
        Settings.defaults()
            .with(Options.REDIS_URL, topology.url())
            .with(Options.SHARED_STORE, CacheStore.REDIS)
            .with(Options.SHARED_TIMEOUT, Duration.ofMillis(200));
    for (int i = 0; i < 2; i++) {
      CacheStage process = process();
      Thread caller =
          new Thread(
              () -> {
                for (int n = 0; !over.get(); n++) {
                  try {
                    // Another one is asked for anew each time: it is written.
                    String use = n % 2 == 0 ? "no-cache" : "default";
                    assertThat(ask(process, "question " + n / 2 % QUESTIONS, use))
                        .contains("an answer");
                    assertThat(ask(process, "new " + n, "default")).contains("an answer");
                    calls.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(1);
                  } catch (Throwable e) {
                    faults.add(e);
                    return;
                  }
                }
              });
      callers.add(caller);
      caller.start();
    }
  }

  private void goOn() throws Exception {
    int before = calls.get();
    until(() -> calls.get() > before + 2 * QUESTIONS || !faults.isEmpty());
    assertThat(faults).isEmpty();
  }

  private void isFoundByOthers(String question) throws Exception {
    until(
        () -> {
          CacheStage other = process();
          ask(other, question, "default");
          return other.sharedStats().hits() == 1;
        });
  }

  @Test
  void callsGoOnWhileAClusterIsResharded() throws Exception {
    topology = RedisTopology.cluster(folder);
    beginTraffic();
    goOn();
    isFoundByOthers("question 0");
    List<Integer> slots = new ArrayList<>();
    for (RedisServer server : topology.servers()) {
      for (Object key : (List<?>) server.command("KEYS", "llmcost:*")) {
        slots.add(RedisTopology.slotOf(new String((byte[]) key)));
      }
    }
    assertThat(slots).hasSizeGreaterThan(20);
    List<Integer> moved = slots.stream().distinct().limit(20).toList();
    for (int slot : moved) {
      topology.beginToMove(slot);
    }
    goOn();
    for (int slot : moved) {
      topology.endMove(slot);
    }
    goOn();
    for (int i = 0; i < QUESTIONS; i++) {
      isFoundByOthers("question " + i);
    }
    assertThat(faults).isEmpty();
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    try (StoredEntries entries = StoredEntries.open(settings)) {
      List<CacheEntry> all = entries.list("", 100_000);
      assertThat(all).hasSizeGreaterThan(QUESTIONS).allMatch(CacheEntry::isReadable);
      assertThat(new String(entries.body(all.get(0)))).contains("an answer");
      assertThat(entries.evict(all.get(0).name())).isEqualTo(1);
      assertThat(entries.list("", 100_000)).hasSize(all.size() - 1);
      entries.evict("");
      assertThat(entries.list("", 100_000)).isEmpty();
    }
  }

  private static boolean isMaster(RedisServer server) {
    try {
      return "master".equals(new String((byte[]) ((List<?>) server.command("ROLE")).get(0)));
    } catch (IOException e) {
      return false; // it hangs up when it becomes one
    }
  }

  @Test
  void callsGoOnWhileAMasterFallsOver() throws Exception {
    topology = RedisTopology.sentinels(folder);
    beginTraffic();
    goOn();
    isFoundByOthers("question 0");
    topology.servers().get(0).die();
    goOn();
    RedisServer replica = topology.servers().get(1);
    until(() -> isMaster(replica));
    goOn();
    isFoundByOthers("question 1");
    assertThat(faults).isEmpty();
  }
}
