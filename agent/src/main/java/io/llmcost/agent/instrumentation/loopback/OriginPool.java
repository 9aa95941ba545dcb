package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Url;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Connections to providers that wait for their next call. */
final class OriginPool {

  private static final int MAX_IDLE = 32;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<String, Deque<OriginConnection>> idle = new HashMap<>();

  /** The one that was used last and is still open; null if there is none. */
  OriginConnection take(Url origin) {
    while (true) {
      OriginConnection connection = last(origin.origin());
      if (connection == null) {
        return null;
      }
      if (connection.idleNanos() < IDLE_NANOS && !connection.isStale()) {
        return connection;
      }
      connection.close();
    }
  }

  private synchronized OriginConnection last(String origin) {
    Deque<OriginConnection> connections = idle.get(origin);
    return connections == null ? null : connections.pollLast();
  }

  /** Takes back one that has nothing more to say. */
  void give(OriginConnection connection) {
    connection.idle();
    synchronized (this) {
      Deque<OriginConnection> connections =
          idle.computeIfAbsent(connection.origin().origin(), origin -> new ArrayDeque<>());
      if (connections.size() < MAX_IDLE) {
        connections.add(connection);
        return;
      }
    }
    connection.close();
  }

  /** Closes those that nobody has used lately. */
  synchronized void sweep() {
    for (Iterator<Deque<OriginConnection>> all = idle.values().iterator(); all.hasNext(); ) {
      Deque<OriginConnection> connections = all.next();
      while (!connections.isEmpty() && connections.peekFirst().idleNanos() >= IDLE_NANOS) {
        connections.pollFirst().close();
      }
      if (connections.isEmpty()) {
        all.remove();
      }
    }
  }
}
