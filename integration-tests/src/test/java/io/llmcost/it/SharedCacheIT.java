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

  private static RedisServer redis() throws IOException {
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
