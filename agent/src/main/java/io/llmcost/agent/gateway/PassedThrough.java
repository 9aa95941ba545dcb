package io.llmcost.agent.gateway;

import io.llmcost.agent.log.Log;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Counts calls to watched places that were not handled, by client and reason. */
public final class PassedThrough {

  private static final int MAX_REASONS = 200;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicBoolean any = new AtomicBoolean();
  private final Runnable atFirst;

  public PassedThrough() {
    this(() -> {});
  }

  /**
   * @param atFirst run when there is something to tell
   */
  public PassedThrough(Runnable atFirst) {
    this.atFirst = atFirst;
  }

  public void count(String client, String reason) {
    String key = client + ": " + reason;
    LongAdder count = counts.get(key);
    if (count == null) {
      if (counts.size() >= MAX_REASONS) {
        return;
      }
      count = counts.computeIfAbsent(key, k -> new LongAdder());
      Log.debug("Passed through untouched, " + key);
      if (any.compareAndSet(false, true)) {
        atFirst.run();
      }
    }
    count.increment();
  }

  /** By {@code client: reason}. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((key, count) -> all.put(key, count.sum()));
    return all;
  }

  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
