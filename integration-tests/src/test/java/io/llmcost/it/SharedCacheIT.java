package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.Command.Running;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Answers that outlive the process that asked for them, and are there for others. */
class SharedCacheIT {

  private static final String MISS = "200 miss";
  private static final String HIT = "200 hit";

  @TempDir Path folder;

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl())
        .start();
  }

  @Test
  void processesShareThroughRedisAndOutliveIt() throws Exception {
    RedisServer redis = redis();
    String configuration =
        "redis: { url: 'redis://127.0.0.1:"
            + redis.ports().get(0)
            + "' }\n"
            + "cache: { when: always, shared: { store: redis, timeout: 10s,"
            + " key: 'a-key-for-this-test-only' } }";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running first = start(rig, 8)) {
        assertThat(first.ask("a question")).isEqualTo(MISS);
        first.end().orThrow();
      }
      try (Running second = start(rig, 17);
          Running third = start(rig, 25)) {
        assertThat(second.ask("a question")).isEqualTo(HIT);
        assertThat(third.ask("a question")).isEqualTo(HIT);
        assertThat(rig.openAi().requests()).hasSize(1);
        redis.stop();
        assertThat(second.ask("a question")).isEqualTo(HIT);
        for (int i = 0; i < 5; i++) {
          assertThat(second.ask("another question " + i)).isEqualTo(MISS);
        }
        second.end().orThrow();
        third.end().orThrow();
      }
    } finally {
      redis.stop();
    }
  }

  private static Running startSemantic(Rig rig) throws Exception {
    return rig.agent(Rig.javaHome(17))
        .classPath(Rig.withOkHttp("openai-4.100"))
        .with("io.llmcost.it.apps.SemanticApp", rig.openAi().baseUrl())
        .start();
  }

  @Test
  void aParaphraseIsFoundInAnotherProcess() throws Exception {
    RedisServer redis = redis();
    String configuration =
        """
        preset: safe
        redis: { url: 'redis://127.0.0.1:%s' }
        cache:
          normalised: { enabled: true }
          shared: { store: redis, timeout: 10s, key: 'a-key-for-this-test-only' }
          semantic: { enabled: true, shared: true, verify: 0 }
        """
            .formatted(redis.ports().get(0));
    String paraphrase = "How can I reset the router's password?";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running first = startSemantic(rig)) {
        assertThat(first.ask("okhttp whole - How do I reset the password of the router?"))
            .startsWith("miss");
        first.end().orThrow();
      }
      try (Running second = startSemantic(rig)) {
        assertThat(second.ask("okhttp whole key=sk-other " + paraphrase)).startsWith("miss");
        assertThat(second.ask("okhttp stream - " + paraphrase)).startsWith("semantic");
        assertThat(rig.openAi().requests()).hasSize(2);
        redis.stop();
        assertThat(second.ask("okhttp whole - " + paraphrase)).startsWith("semantic");
        for (int i = 0; i < 5; i++) {
          assertThat(second.ask("okhttp whole - Why is whale number " + i + " blue?"))
              .startsWith("miss");
        }
        second.end().orThrow();
      }
      assertThat(rig.ledger().where(entry -> "semantic".equals(entry.text("cache"))).entries())
          .hasSize(2)
          .allSatisfy(entry -> assertThat(entry.number("cost_usd")).isZero())
          .allSatisfy(entry -> assertThat(entry.number("saved_usd")).isPositive());
    } finally {
      redis.stop();
    }
  }

  static RedisServer redis() throws IOException {
    RedisServer redis = new RedisServer(freePort());
    try {
      redis.start();
    } catch (IOException | RuntimeException e) {
      assumeTrue(false, () -> "No redis-server runs here: " + e);
    }
    return redis;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
