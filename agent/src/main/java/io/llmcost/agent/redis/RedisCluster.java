package io.llmcost.agent.redis;

import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cluster: a connection to each master that is needed, and where each slot is. A command that
 * goes to the wrong one is sent on to where that says, and the slots are asked for anew.
 */
final class RedisCluster implements RedisNodes {

  private static final int MOST_REDIRECTIONS = 5;
  private static final int MOST_NODES = 1_000;
  private static final long REFRESH_NANOS = 1_000_000_000L;

  private final RedisAddress address;
  private final Runnable everySecond;
  private final Map<RedisPlace, RedisNode> nodes = new ConcurrentHashMap<>();
  private final AtomicLong lastRefresh = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
  private final AtomicLong lastBeat = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
  private volatile RedisPlace[] slots = new RedisPlace[Slots.COUNT];
  private volatile boolean closed;

  private RedisCluster(RedisAddress address, Runnable everySecond) {
    this.address = address;
    this.everySecond = everySecond;
  }

  static RedisCluster start(RedisAddress address, Runnable everySecond) {
    RedisCluster cluster = new RedisCluster(address, everySecond);
    for (RedisPlace place : address.places) {
      cluster.node(place);
    }
    cluster.refresh();
    return cluster;
  }

  private RedisNode node(RedisPlace place) {
    RedisNode known = nodes.get(place);
    if (known != null || nodes.size() >= MOST_NODES || closed) {
      return known;
    }
    return nodes.computeIfAbsent(
        place, absent -> RedisNode.start(address.connectorTo(place), this::beat));
  }

  /** Each node calls it once a second; one of them does it. */
  private void beat() {
    long now = System.nanoTime();
    long last = lastBeat.get();
    if (now - last >= REFRESH_NANOS * 9 / 10 && lastBeat.compareAndSet(last, now)) {
      for (RedisNode node : nodes.values()) {
        if (!node.isAnswering()) {
          refresh();
          break;
        }
      }
      everySecond.run();
    }
  }

  @Override
  public boolean isAnswering() {
    for (RedisNode node : nodes.values()) {
      if (node.isAnswering()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isStarting() {
    for (RedisNode node : nodes.values()) {
      if (!node.isStarting()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<RedisNode> masters() {
    List<RedisNode> masters = new ArrayList<>();
    for (RedisPlace place : new LinkedHashSet<>(Arrays.asList(slots))) {
      RedisNode node = place == null ? null : node(place);
      if (node != null) {
        masters.add(node);
      }
    }
    if (masters.isEmpty()) {
      refresh();
    }
    return masters;
  }

  @Override
  public void suspect() {
    refresh();
  }

  @Override
  public CompletableFuture<Object> send(byte[] key, byte[]... words) {
    RedisPlace place = key == null ? null : slots[Slots.of(key)];
    RedisNode node = place == null ? any() : node(place);
    CompletableFuture<Object> reply = new CompletableFuture<>();
    if (node == null) {
      reply.completeExceptionally(new IOException("No server of the Redis cluster answers"));
    } else {
      follow(node.send(key, words), key, words, MOST_REDIRECTIONS, reply);
    }
    return reply;
  }

  private RedisNode any() {
    RedisNode starting = null;
    for (RedisNode node : nodes.values()) {
      if (node.isAnswering() && !node.isStarting()) {
        return node;
      }
      starting = node.isStarting() ? node : starting;
    }
    return starting;
  }

  private void follow(
      CompletableFuture<Object> sent,
      byte[] key,
      byte[][] words,
      int redirections,
      CompletableFuture<Object> reply) {
    sent.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            reply.complete(value);
            return;
          }
          RedisError error = failure instanceof RedisError ? (RedisError) failure : null;
          boolean moved = error != null && error.is("MOVED");
          boolean asked = error != null && error.is("ASK");
          if (error == null || moved) {
            refresh();
          }
          RedisNode next = moved || asked ? redirected(error) : null;
          if (next == null || redirections == 0) {
            reply.completeExceptionally(failure);
          } else {
            follow(
                asked ? next.sendAsking(words) : next.send(key, words),
                key,
                words,
                redirections - 1,
                reply);
          }
        });
  }

  /** {@code MOVED 3999 127.0.0.1:6381}; null if that cannot be followed. */
  private RedisNode redirected(RedisError error) {
    String[] parts = error.getMessage().split(" ");
    try {
      return parts.length < 3 || parts[2].startsWith(":") ? null : node(RedisPlace.of(parts[2], 0));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Asks where the slots are, once a second at most. */
  private void refresh() {
    long now = System.nanoTime();
    long last = lastRefresh.get();
    RedisNode node = any();
    if (node == null
        || closed
        || now - last < REFRESH_NANOS
        || !lastRefresh.compareAndSet(last, now)) {
      return;
    }
    node.send(null, RedisConnection.bytes("CLUSTER"), RedisConnection.bytes("SLOTS"))
        .whenComplete(
            (reply, failure) -> {
              try {
                if (failure == null) {
                  take((List<?>) reply);
                }
              } catch (RuntimeException e) {
                Log.warnOnce("redis:slots", "The slots of the Redis cluster cannot be read: " + e);
              }
            });
  }

  private void take(List<?> ranges) {
    RedisPlace[] fresh = new RedisPlace[Slots.COUNT];
    Set<RedisPlace> masters = new HashSet<>();
    for (Object range : ranges) {
      List<?> parts = (List<?>) range;
      List<?> master = (List<?>) parts.get(2);
      byte[] host = (byte[]) master.get(0);
      if (host == null || host.length == 0) {
        continue;
      }
      RedisPlace place =
          new RedisPlace(
              new String(host, StandardCharsets.UTF_8), ((Long) master.get(1)).intValue());
      masters.add(place);
      for (int slot = ((Long) parts.get(0)).intValue();
          slot <= Math.min(Slots.COUNT - 1, ((Long) parts.get(1)).intValue());
          slot++) {
        fresh[slot] = place;
      }
    }
    if (masters.isEmpty()) {
      return;
    }
    slots = fresh;
    masters.forEach(this::node);
    nodes
        .entrySet()
        .removeIf(
            entry -> {
              // The places of the configuration stay: they are where a cluster is found again.
              boolean gone =
                  !masters.contains(entry.getKey()) && !address.places.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  @Override
  public void close() {
    closed = true;
    nodes.values().forEach(RedisNode::close);
  }
}
