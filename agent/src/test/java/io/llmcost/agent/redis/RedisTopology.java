package io.llmcost.agent.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several real servers that are one Redis. */
public final class RedisTopology implements AutoCloseable {

  private static final int MASTERS = 3;
  private static final int SHARE = Slots.COUNT / MASTERS;

  private final Path folder;
  private final List<RedisServer> servers = new ArrayList<>();
  private String url;

  private RedisTopology(Path folder) {
    this.folder = folder;
  }

  /** Something that comes to hold. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits until it does. */
  public static void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private RedisServer server(String... options) {
    RedisServer server = RedisServer.openWith(folder, options);
    servers.add(server);
    return server;
  }

  /**
   * Three masters.
   *
   * @param folder for what they write
   */
  public static RedisTopology cluster(Path folder) throws Exception {
    RedisTopology cluster = new RedisTopology(folder);
    try {
      cluster.begin();
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void begin() throws Exception {
    for (int i = 0; i < MASTERS; i++) {
      RedisServer server =
          server("--cluster-enabled", "yes", "--cluster-config-file", "nodes-" + i + ".conf");
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      int to = i == MASTERS - 1 ? Slots.COUNT : (i + 1) * SHARE;
      for (int slot = i * SHARE; slot < to; slot++) {
        words.add(String.valueOf(slot));
      }
      server.command(words.toArray(new String[0]));
      server.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
    }
    for (RedisServer other : servers.subList(1, MASTERS)) {
      servers.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port()));
    }
    for (RedisServer server : servers) {
      until(() -> text(server.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
    }
    url = "redis-cluster://127.0.0.1:" + servers.get(0).port();
  }

  /** A master, its replica and three sentinels, in this order, who know each other. */
  public static RedisTopology sentinels(Path folder) throws Exception {
    RedisTopology topology = new RedisTopology(folder);
    try {
      topology.beginSentinels();
      return topology;
    } catch (Exception | Error e) {
      topology.close();
      throw e;
    }
  }

  private void beginSentinels() throws Exception {
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
    until(() -> text(replica.command("INFO", "replication")).contains("master_link_status:up"));
    for (RedisServer sentinel : servers.subList(2, 5)) {
      until(
          () -> {
            List<?> others = (List<?>) sentinel.command("SENTINEL", "SENTINELS", "shop");
            List<?> replicas = (List<?>) sentinel.command("SENTINEL", "REPLICAS", "shop");
            return others.size() == 2 && replicas.size() == 1;
          });
    }
    url = "redis-sentinel://" + String.join(",", places) + "/0#shop";
  }

  public String url() {
    return url;
  }

  public List<RedisServer> servers() {
    return servers;
  }

  private static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  /** The master of a slot in the beginning. */
  public RedisServer masterOf(int slot) {
    return servers.get(Math.min(MASTERS - 1, slot / SHARE));
  }

  /** The one that a slot can be moved to. */
  public RedisServer nextTo(int slot) {
    return servers.get((Math.min(MASTERS - 1, slot / SHARE) + 1) % MASTERS);
  }

  /** Begins to move a slot; who asks for what has been moved is sent on. */
  public void beginToMove(int slot) throws IOException {
    String number = String.valueOf(slot);
    nextTo(slot).command("CLUSTER", "SETSLOT", number, "IMPORTING", id(masterOf(slot)));
    masterOf(slot).command("CLUSTER", "SETSLOT", number, "MIGRATING", id(nextTo(slot)));
    for (Object key :
        (List<?>) masterOf(slot).command("CLUSTER", "GETKEYSINSLOT", number, "1000")) {
      masterOf(slot)
          .command(
              "MIGRATE", "127.0.0.1", String.valueOf(nextTo(slot).port()), text(key), "0", "5000");
    }
  }

  /** Ends that. */
  public void endMove(int slot) throws IOException {
    String id = id(nextTo(slot));
    for (RedisServer server : servers) {
      server.command("CLUSTER", "SETSLOT", String.valueOf(slot), "NODE", id);
    }
  }

  /** The slot of a key. */
  public static int slotOf(String key) {
    return Slots.of(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String id(RedisServer server) throws IOException {
    return text(server.command("CLUSTER", "MYID"));
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
