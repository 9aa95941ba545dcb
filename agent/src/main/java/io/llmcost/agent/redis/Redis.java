package io.llmcost.agent.redis;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Redis: one server, the one that sentinels say is the master, or a cluster. Used on threads of
 * its own; while it does not answer, commands fail at once. Thread-safe.
 */
public final class Redis implements Closeable {

  private final RedisNodes nodes;

  private Redis(RedisNodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Begins to connect; does not wait for it.
   *
   * @param everySecond run on a thread of this one's, about once a second, for commands that nobody
   *     waits for
   */
  public static Redis start(RedisAddress address, Runnable everySecond) {
    switch (address.kind) {
      case SENTINEL:
        return new Redis(RedisNode.start(new Sentinels(address), everySecond));
      case CLUSTER:
        return new Redis(RedisCluster.start(address, everySecond));
      default:
        return new Redis(RedisNode.start(address.connectorTo(address.first()), everySecond));
    }
  }

  /** Whether it is worth waiting for an answer. */
  public boolean isAnswering() {
    return nodes.isAnswering();
  }

  /** Whether nothing is known yet: no answer, and no failure. */
  public boolean isStarting() {
    return nodes.isStarting();
  }

  /**
   * Sends a command about one key, without waiting.
   *
   * @return completed on Redis's thread, which must not be held up, with a Long, byte[], String, a
   *     List of these, or null; failed if there is no answer, or with a {@link RedisError}
   */
  public CompletableFuture<Object> send(byte[] key, byte[]... words) {
    return nodes.send(key, words);
  }

  /** One of the servers that hold keys. */
  public interface Server {

    /** Sends a command to this one. */
    CompletableFuture<Object> send(byte[]... words);
  }

  /**
   * All that hold keys, for what is asked of each. Waits until they are known.
   *
   * @throws IOException if they are not in time
   */
  public List<Server> servers(long millis) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    List<RedisNode> all = nodes.masters();
    while (all.isEmpty() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      all = nodes.masters();
    }
    if (all.isEmpty()) {
      throw new IOException("Redis does not answer");
    }
    List<Server> servers = new ArrayList<>();
    for (RedisNode node : all) {
      servers.add(words -> node.send(null, words));
    }
    return servers;
  }

  /** The value of a key; null if there is none. */
  public CompletableFuture<byte[]> get(byte[] key) {
    return send(key, RedisConnection.bytes("GET"), key).thenApply(reply -> (byte[]) reply);
  }

  /**
   * Sets a value.
   *
   * @param millis until it is forgotten, 1 or more
   */
  public CompletableFuture<Object> set(byte[] key, byte[] value, long millis) {
    return send(
        key,
        RedisConnection.bytes("SET"),
        key,
        value,
        RedisConnection.bytes("PX"),
        RedisConnection.bytes(String.valueOf(millis)));
  }

  /** Runs a script about one key, which is one step for all who use this Redis. */
  public CompletableFuture<Object> eval(String script, String key, List<String> arguments) {
    byte[][] words = new byte[4 + arguments.size()][];
    words[0] = RedisConnection.bytes("EVAL");
    words[1] = RedisConnection.bytes(script);
    words[2] = RedisConnection.bytes("1");
    words[3] = RedisConnection.bytes(key);
    for (int i = 0; i < arguments.size(); i++) {
      words[4 + i] = RedisConnection.bytes(arguments.get(i));
    }
    return send(words[3], words);
  }

  /**
   * Waits for an answer. One that does not come in time makes this one silent until it does, so
   * that nobody else waits meanwhile; in a cluster, whose other servers may answer, it does not.
   *
   * @param deadline by {@link System#nanoTime}
   * @return whether there was one, be it an error
   */
  public boolean await(CompletableFuture<?> reply, long deadline) {
    long left = deadline - System.nanoTime();
    try {
      reply.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      if (left > 0) {
        nodes.suspect();
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RedisError;
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
