package io.llmcost.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private final List<RedisServer> servers = new ArrayList<>();
  private Redis redis;

  @TempDir Path folder;

  @AfterEach
  void close() {
    if (redis != null) {
      redis.close();
    }
    servers.forEach(RedisServer::close);
  }

  private RedisServer server(String... options) {
    RedisServer server = RedisServer.openWith(folder, options);
    servers.add(server);
    return server;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
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

  private static String id(RedisServer server) throws Exception {
    return new String((byte[]) server.command("CLUSTER", "MYID"), StandardCharsets.UTF_8);
  }

  private List<RedisServer> cluster() throws Exception {
    List<RedisServer> masters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RedisServer server =
          server("--cluster-enabled", "yes", "--cluster-config-file", "nodes-" + i + ".conf");
      int from = 5_461 * i;
      int to = i == 2 ? Slots.COUNT : from + 5_461;
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot = from; slot < to; slot++) {
        words.add(String.valueOf(slot));
      }
      server.command(words.toArray(new String[0]));
      server.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
      masters.add(server);
    }
    for (RedisServer other : masters.subList(1, 3)) {
      masters.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port()));
    }
    for (RedisServer server : masters) {
      until(
          () ->
              new String((byte[]) server.command("CLUSTER", "INFO"), StandardCharsets.UTF_8)
                  .contains("cluster_state:ok"));
    }
    return masters;
  }

  @Test
  void aClusterIsUsedWhileItIsReshardedAndWhenOneIsGone() throws Exception {
    List<RedisServer> masters = cluster();
    redis =
        Redis.start(
            RedisAddress.of("redis-cluster://127.0.0.1:" + masters.get(0).port()), () -> {});
    until(() -> sets("first", "x"));
    for (int i = 0; i < 100; i++) {
      assertThat(sets("key " + i, "value " + i)).isTrue();
    }
    int slot = Slots.of(bytes("key 0"));
    RedisServer from = masters.get(Math.min(2, slot / 5_461));
    RedisServer to = masters.get((Math.min(2, slot / 5_461) + 1) % 3);
    assertThat(from.command("CLUSTER", "KEYSLOT", "key 0")).isEqualTo((long) slot);
    String number = String.valueOf(slot);
    to.command("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
    from.command("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
    from.command("MIGRATE", "127.0.0.1", String.valueOf(to.port()), "key 0", "0", "5000");
    // It is where ASK sends to.
    assertThat(get("key 0")).isEqualTo("value 0");
    for (RedisServer server : masters) {
      server.command("CLUSTER", "SETSLOT", number, "NODE", id(to));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(get("key " + i)).isEqualTo("value " + i);
    }
    masters.get(2).die();
    int known = 0;
    for (int i = 0; i < 100; i++) {
      known += ("value " + i).equals(get("key " + i)) ? 1 : 0;
    }
    // With a slot uncovered a cluster refuses all, once it has noticed: no exception but failures.
    assertThat(known).isLessThan(100);
  }

  @Test
  void afterAFailoverTheNewMasterIsUsed() throws Exception {
    RedisServer master = server();
    RedisServer replica = server("--replicaof", "127.0.0.1", String.valueOf(master.port()));
    List<String> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path configuration =
          Files.writeString(
              folder.resolve("sentinel-" + i + ".conf"),
              """
              sentinel monitor shop 127.0.0.1 %d 2
              sentinel down-after-milliseconds shop 500
              sentinel failover-timeout shop 3000
              """
                  .formatted(master.port()));
      RedisServer sentinel = RedisServer.sentinel(folder, configuration);
      servers.add(sentinel);
      places.add("127.0.0.1:" + sentinel.port());
    }
    until(
        () ->
            new String((byte[]) replica.command("INFO", "replication"), StandardCharsets.UTF_8)
                .contains("master_link_status:up"));
    redis =
        Redis.start(
            RedisAddress.of("redis-sentinel://" + String.join(",", places) + "/0#shop"), () -> {});
    until(() -> sets("before", "1"));
    until(() -> replica.command("GET", "before") != null);
    for (RedisServer sentinel : servers.subList(2, 5)) {
      until(
          () -> {
            List<?> others = (List<?>) sentinel.command("SENTINEL", "SENTINELS", "shop");
            List<?> replicas = (List<?>) sentinel.command("SENTINEL", "REPLICAS", "shop");
            return others.size() == 2 && replicas.size() == 1;
          });
    }
    master.die();
    until(() -> sets("after", "2"));
    assertThat(get("before")).isEqualTo("1");
    assertThat(replica.command("GET", "after")).isEqualTo(bytes("2"));
  }
}
