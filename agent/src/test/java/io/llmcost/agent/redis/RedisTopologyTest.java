package io.llmcost.agent.redis;

import static io.llmcost.agent.redis.RedisTopology.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several real servers that are one Redis. {@code ./mvnw test -pl bootstrap,agent
 * -Dtest=RedisTopologyTest -Dllmcost.redis=true}
 */
@EnabledIfSystemProperty(named = "llmcost.redis", matches = "true")
@Timeout(180)
class RedisTopologyTest {

  private RedisTopology topology;
  private Redis redis;

  @TempDir Path folder;

  @AfterEach
  void close() {
    if (redis != null) {
      redis.close();
    }
    topology.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private boolean sets(String key, String value) {
    try {
      redis.set(bytes(key), bytes(value), 600_000).orTimeout(10, TimeUnit.SECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private String get(String key) {
    CompletableFuture<byte[]> reply = redis.get(bytes(key)).orTimeout(10, TimeUnit.SECONDS);
    try {
      byte[] value = reply.join();
      return value == null ? null : new String(value, StandardCharsets.UTF_8);
    } catch (CompletionException e) {
      return "failed";
    }
  }

  @Test
  void aClusterIsUsedWhileItIsReshardedAndWhenOneIsGone() throws Exception {
    topology = RedisTopology.cluster(folder);
    redis = Redis.start(RedisAddress.of(topology.url()), () -> {});
    until(() -> sets("first", "x"));
    for (int i = 0; i < 100; i++) {
      assertThat(sets("key " + i, "value " + i)).isTrue();
    }
    int slot = RedisTopology.slotOf("key 0");
    assertThat(topology.servers().get(0).command("CLUSTER", "KEYSLOT", "key 0"))
        .isEqualTo((long) slot);
    topology.beginToMove(slot);
    // It is where ASK sends to.
    assertThat(get("key 0")).isEqualTo("value 0");
    topology.endMove(slot);
    for (int i = 0; i < 100; i++) {
      assertThat(get("key " + i)).isEqualTo("value " + i);
    }
    topology.servers().get(2).die();
    int known = 0;
    for (int i = 0; i < 100; i++) {
      known += ("value " + i).equals(get("key " + i)) ? 1 : 0;
    }
    // With a slot uncovered a cluster refuses all, once it has noticed: no exception but failures.
    assertThat(known).isLessThan(100);
  }

  @Test
  void afterAFailoverTheNewMasterIsUsed() throws Exception {
    topology = RedisTopology.sentinels(folder);
    RedisServer replica = topology.servers().get(1);
    redis = Redis.start(RedisAddress.of(topology.url()), () -> {});
    until(() -> sets("before", "1"));
    until(() -> replica.command("GET", "before") != null);
    topology.servers().get(0).die();
    until(() -> sets("after", "2"));
    assertThat(get("before")).isEqualTo("1");
    assertThat(replica.command("GET", "after")).isEqualTo(bytes("2"));
  }
}
