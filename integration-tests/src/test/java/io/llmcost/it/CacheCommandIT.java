package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisSentinelBuilder;

/** What people are told of the cache of a process that runs, and of its files. */
class CacheCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final boolean MATRIX = Boolean.getBoolean("llmcost.matrix");
  private static final String MISS = "200 miss";
  private static final String HIT = "200 hit";

  @TempDir Path folder;

  // Each command is a process: the rest is for the matrix.
  static Stream<Integer> releases() {
    return MATRIX ? Rig.releases(8) : Stream.of(8);
  }

  private ChildJvm.Result cache(String... arguments) throws Exception {
    Files.createDirectories(folder.resolve("tmp"));
    return ChildJvm.of(Jdks.current(), "io.llmcost.bootstrap.Main")
        .classPath(Trial.agent())
        .directory(folder)
        .options("-Duser.home=" + folder, "-Djava.io.tmpdir=" + folder.resolve("tmp"))
        .arguments("cache")
        .arguments(arguments)
        .run(LIMIT);
  }

  private String said(String... arguments) throws Exception {
    ChildJvm.Result result = cache(arguments);
    assertThat(result.exit()).as(result.stderr()).isZero();
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("llmcost")))
          .isEmpty();
    }
    return result.stdout();
  }

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl())
        .start();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void tellsWhatARunningProcessKeeps(int release) throws Exception {
    try (Rig rig = new Rig(folder, "cache: { when: always }");
        Running application = start(rig, release)) {
      String pid = String.valueOf(application.pid());
      ChildJvm.Result early = cache("stats", "--pid", pid);
      assertThat(early.exit()).isEqualTo(1);
      assertThat(early.stderr()).contains("no LLM call yet");

      assertThat(application.ask("one")).isEqualTo(MISS);
      assertThat(application.ask("one")).isEqualTo(HIT);
      assertThat(application.ask("two")).isEqualTo(MISS);
      assertThat(said("stats", "--pid", pid))
          .contains("entries  2", "1 hits, 2 misses (33.3 % hits)", "AskedApp.main");
      assertThat(said("stats", "--json", "--pid", pid))
          .contains("\"hits\":1,\"misses\":2,\"entries\":2", "\"size\":0,\"expiry\":0");

      String list = said("list", "--pid", pid);
      assertThat(list.lines()).hasSize(2).allMatch(line -> line.contains("AskedApp.main"));
      String newest = list.lines().findFirst().orElseThrow().substring(0, 12);
      assertThat(said("show", newest, "--pid", pid)).contains("\"choices\"");
      assertThat(said("evict", newest, "--pid", pid)).contains("1 answer removed from memory");
      assertThat(application.ask("two")).isEqualTo(MISS);
      assertThat(application.ask("one")).isEqualTo(HIT);
      assertThat(said("evict", "--all", "--pid", pid)).contains("2 answers removed");
      assertThat(application.ask("one")).isEqualTo(MISS);
      assertThat(said("stats", "--pid", pid)).contains("removed 3");

      ChildJvm.Result result = application.end().orThrow();
      assertThat(
              result
                  .stderr()
                  .lines()
                  .filter(line -> !line.startsWith("[llmcost]"))
                  .filter(line -> !line.startsWith("WARNING: ")))
          .isEmpty();
    }
  }

  @Test
  void filesInUseAreReadAndChangedByTheirProcessOnly() throws Exception {
    String configuration =
        "cache: { when: always, shared: { store: disk, timeout: 10s, dir: answers } }";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running application = start(rig, 17)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        assertThat(application.ask("two")).isEqualTo(MISS);
        while (!said("stats").contains("entries  2")) {
          Thread.onSpinWait();
        }
        String newest = said("list").lines().findFirst().orElseThrow().substring(0, 12);
        assertThat(said("show", newest)).contains("\"choices\"");
        assertThat(said("evict", newest))
            .contains("Process " + application.pid() + ", which has files in use: 1 answer")
            .contains("1 from disk");
        assertThat(said("stats")).contains("entries  1");
        assertThat(application.ask("two")).isEqualTo(MISS);
        assertThat(application.ask("one")).isEqualTo(HIT);
        application.end().orThrow();
      }
      assertThat(said("evict", "--all")).contains("2 answers removed");
      try (Running application = start(rig, 8)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        application.end().orThrow();
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void whereAnswersAreToBeEncryptedNoneIsShown() throws Exception {
    String configuration =
        "cache: { when: always, shared: { store: disk, key: 'a-key-for-this-test-only' } }";
    try (Rig rig = new Rig(folder, configuration);
        Running application = start(rig, 17)) {
      assertThat(application.ask("one")).isEqualTo(MISS);
      String pid = String.valueOf(application.pid());
      String name = said("list", "--pid", pid).substring(0, 12);
      ChildJvm.Result shown = cache("show", name, "--pid", pid);
      assertThat(shown.exit()).isEqualTo(1);
      assertThat(shown.stderr()).contains("encrypted only");
      application.end().orThrow();
    }
  }

  private Path requests(String... questions) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (String question : questions) {
      String body =
          ("{\"temperature\": 0, \"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":"
                  + "\"You are terse.\"},{\"role\":\"user\",\"content\":\"Caf\u00e9, scenario %s?\"}]}")
              .formatted(question);
      lines
          .append(
              lines.isEmpty()
                  ? body
                  : "{\"custom_id\":\"x\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                      + body
                      + "}")
          .append("\n\n");
    }
    return Files.writeString(folder.resolve("requests.jsonl"), lines);
  }

  @Test
  void whatWasWarmedApplicationsFind() throws Exception {
    warmed("", "store: disk, dir: answers");
  }

  @Test
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void whatWasWarmedInRedisApplicationsFind() throws Exception {
    RedisServer redis = SharedCacheIT.redis();
    try {
      warmed(
          "redis: { url: 'redis://127.0.0.1:" + redis.ports().get(0) + "' }",
          "store: redis, key: 'a-key-for-this-test-only'");
    } finally {
      redis.stop();
    }
  }

  @Test
  void theMasterThatSentinelsNameIsLookedAt() throws Exception {
    RedisServer master = SharedCacheIT.redis();
    RedisSentinelBuilder builder =
        RedisSentinel.newRedisSentinel()
            .bind("127.0.0.1")
            .port(SharedCacheIT.freePort())
            .masterName("shop")
            .masterPort(master.ports().get(0))
            .quorumSize(1)
            .setting("requirepass of-the-sentinel");
    builder.addDefaultReplicationGroup();
    RedisSentinel sentinel = builder.build();
    String configuration =
        """
        redis:
          url: 'redis-sentinel://127.0.0.1:%s/0#shop'
          sentinel: { password: of-the-sentinel }
        cache: { when: always, shared: { store: redis, timeout: 10s } }
        """
            .formatted(sentinel.ports().get(0));
    try (Rig rig = new Rig(folder, configuration)) {
      sentinel.start();
      try (Running application = start(rig, 17)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        assertThat(application.ask("two")).isEqualTo(MISS);
        application.end().orThrow();
      }
      assertThat(said("stats")).contains("entries  2");
      List<String> names = said("list").lines().map(line -> line.substring(0, 12)).toList();
      assertThat(names).hasSize(2);
      assertThat(said("show", names.get(0))).contains("\"choices\"");
      assertThat(said("evict", names.get(0))).contains("1 answer removed");
      assertThat(said("stats")).contains("entries  1");
      assertThat(said("evict", "--all")).contains("1 answer removed");
      try (Running application = start(rig, 17)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        application.end().orThrow();
      }
      rig.configure(configuration.replace("password: of-", "password: not-of-"));
      ChildJvm.Result refused = cache("stats");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.stderr())
          .contains("redis.sentinel.password")
          .doesNotContain("not-of-the-sentinel");
    } finally {
      sentinel.stop();
      master.stop();
    }
  }

  private void warmed(String redis, String shared) throws Exception {
    String configuration = redis + "\ncache: { shared: { timeout: 10s, " + shared + " } }";
    String key = "Authorization: Bearer sk-application";
    try (Rig rig = new Rig(folder, configuration)) {
      requests("one", "two", "three");
      ChildJvm.Result asked = cache("warm", "requests.jsonl", "--header", key);
      assertThat(asked.exit()).isEqualTo(1);
      assertThat(asked.stdout()).contains("3 requests, $").contains("at most");
      assertThat(asked.stderr()).contains("Nothing was sent");
      ChildJvm.Result dear =
          cache("warm", "requests.jsonl", "--header", key, "--max-usd", "0.000001");
      assertThat(dear.exit()).isEqualTo(1);
      assertThat(dear.stderr()).contains("could exceed --max-usd");
      assertThat(rig.openAi().requests()).isEmpty();

      assertThat(said("warm", "requests.jsonl", "--header", key, "--yes"))
          .contains("3 stored, 0 there already, 0 answered and not stored, 0 failed; spent $");
      assertThat(said("warm", "requests.jsonl", "--header", key, "--max-usd", "1"))
          .contains("0 stored, 3 there already", "spent $0");
      assertThat(rig.openAi().requests()).hasSize(3);
      try (Running application = start(rig, 8)) {
        for (String question : new String[] {"one", "two", "three"}) {
          assertThat(application.ask(question)).isEqualTo(HIT);
        }
        assertThat(application.ask("four")).isEqualTo(MISS);
        assertThat(rig.openAi().requests()).hasSize(4);
        if (redis.isEmpty()) {
          ChildJvm.Result inUse = cache("warm", "requests.jsonl", "--header", key, "--yes");
          assertThat(inUse.stderr()).contains("is in use by process " + application.pid());
        }
        application.end().orThrow();
      }
      // Another key's answers are another's.
      assertThat(said("warm", "requests.jsonl", "--header", "Authorization: Bearer other", "--yes"))
          .contains("3 stored");
    }
  }

  @Test
  void whatIsNotKeptIsNotAsked() throws Exception {
    try (Rig rig = new Rig(folder, "cache: { shared: { store: disk, dir: answers } }")) {
      Files.writeString(
          folder.resolve("requests.jsonl"),
          "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"a poem\"}]}\n");
      String key = "Authorization: Bearer sk-application";
      ChildJvm.Result varied = cache("warm", "requests.jsonl", "--yes", "--header", key);
      assertThat(varied.exit()).isEqualTo(1);
      assertThat(varied.stdout()).contains("1 not kept, so not asked: ");
      Files.writeString(folder.resolve("requests.jsonl"), "\n{\"a\":1}\n");
      assertThat(cache("warm", "requests.jsonl", "--yes").stderr())
          .contains("requests.jsonl, line 2: it has neither messages");
      assertThat(cache("warm", "--ledger").stderr()).contains("keeps no prompts");
      assertThat(rig.openAi().requests()).isEmpty();
    }
  }
}
