package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.Command.Running;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** What is kept at all, for how long, and where there is no room for all. */
class CachePolicyIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Running start(Rig rig) throws Exception {
    return rig.agent(Rig.javaHome(17))
        .classPath(Rig.withOkHttp("openai-4.100"))
        .with("io.llmcost.it.apps.SemanticApp", rig.openAi().baseUrl())
        .start();
  }

  private static String cache(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  @Test
  void whatMayNeverBeKeptIsAskedEachTime() throws Exception {
    RedisServer redis = SharedCacheIT.redis();
    String configuration =
        """
        preset: safe
        redis: { url: 'redis://127.0.0.1:%s' }
        cache:
          normalised: { enabled: true }
          shared: { store: redis, timeout: 10s, key: 'a-key-for-this-test-only' }
          semantic: { enabled: true, shared: true, verify: 0 }
          never:
            - { text: ["(?i)one-time password"] }
            - { model: "gpt-4o-m*" }
        """
            .formatted(redis.ports().get(0));
    String secret = "How do I reset the One-Time Password of the router?";
    List<String> never =
        List.of(
            "okhttp whole - " + secret,
            "okhttp whole - " + secret,
            "okhttp stream - " + secret,
            "openai whole - " + secret,
            "okhttp whole - how do i reset the one-time password of the router",
            "okhttp whole model=gpt-4o-mini Who is it?",
            "okhttp whole model=gpt-4o-mini Who is it?");
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running running = start(rig)) {
        for (String call : never) {
          assertThat(cache(running.ask(call))).as(call).isEqualTo("bypass");
        }
        assertThat(rig.openAi().requests()).hasSize(never.size());
        assertThat(SharedCacheIT.command(redis, "DBSIZE")).isEqualTo(":0");
        assertThat(cache(running.ask("okhttp whole - Who is it?"))).isEqualTo("miss");
        assertThat(cache(running.ask("okhttp whole - Who is it?"))).isEqualTo("hit");
        running.end().orThrow();
      }
      assertThat(rig.ledger().where(entry -> "bypass".equals(entry.text("cache"))).entries())
          .hasSize(never.size());
      int sent = rig.openAi().requests().size();
      try (Running second = start(rig)) {
        assertThat(cache(second.ask("okhttp whole - Who is it?"))).isEqualTo("hit");
        assertThat(cache(second.ask("okhttp whole - " + secret))).isEqualTo("bypass");
        assertThat(rig.openAi().requests()).hasSize(sent + 1);
        second.end().orThrow();
      }
    } finally {
      redis.stop();
    }
  }

  /** How many calls of the dear model the last round found, and what all rounds saved. */
  private record Kept(int dear, BigDecimal savedUsd) {}

  private Kept kept(String admission) throws Exception {
    String configuration =
        "preset: safe\ncache: { max_bytes: 256KB, admission: " + admission + " }\n";
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String model = i < 50 ? "gpt-4o" : "gpt-4o-mini";
      calls.add("okhttp whole model=" + model + " What is the meaning of word " + i + "?");
    }
    Path place = Files.createDirectories(folder.resolve(admission));
    int dear = 0;
    try (Rig rig = new Rig(place, configuration)) {
      rig.openAi().setUsual("answer-bytes=2000");
      try (Running running = start(rig)) {
        for (int round = 0; round < 6; round++) {
          Collections.shuffle(calls, new Random(round));
          dear = 0;
          for (String call : calls) {
            boolean hit = cache(running.ask(call)).equals("hit");
            dear += hit && call.contains("model=gpt-4o ") ? 1 : 0;
          }
        }
        running.end().orThrow();
      }
      return new Kept(dear, rig.ledger().sum("saved_usd"));
    }
  }

  @Test
  void whereThereIsNoRoomForAllThatIsKeptWhichSavesMore() throws Exception {
    Kept worth = kept("worth");
    Kept recency = kept("recency");
    assertThat(worth.dear()).isGreaterThan(recency.dear()).isGreaterThanOrEqualTo(45);
    assertThat(worth.savedUsd()).isGreaterThan(recency.savedUsd());
  }

  @Test
  void aRoutesAnswersAreKeptAsLongAsTheRouteSays() throws Exception {
    String configuration =
        """
        preset: balanced
        cache: { ttl: 1h }
        routes:
          - { name: brief, when: { model: gpt-4o }, use: ["same:gpt-4o-mini"], cache_ttl: 2s }
        """;
    String routed = "okhttp whole model=gpt-4o Who is it?";
    String own = "okhttp whole model=gpt-4o-mini Who was it?";
    try (Rig rig = new Rig(folder, configuration);
        Running running = start(rig)) {
      assertThat(cache(running.ask(own))).isEqualTo("miss");
      Instant begun = Instant.now();
      assertThat(cache(running.ask(routed))).isEqualTo("miss");
      int hits = 0;
      String said = cache(running.ask(routed));
      while (said.equals("hit")) {
        hits++;
        assertThat(Duration.between(begun, Instant.now())).isLessThan(LIMIT);
        said = cache(running.ask(routed));
      }
      assertThat(said).isEqualTo("miss");
      assertThat(hits).isPositive();
      assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
      assertThat(cache(running.ask(own))).isEqualTo("hit");
      assertThat(rig.openAi().requests())
          .hasSize(3)
          .allSatisfy(request -> assertThat(request.bodyText()).contains("gpt-4o-mini"));
      running.end().orThrow();
    }
  }
}
