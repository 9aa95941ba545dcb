package io.llmcost.agent.budget;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.RedisSettings;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.redis.Redis;
import io.llmcost.agent.thread.AgentThread;
import java.io.Closeable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Budgets that processes share through Redis. Each is granted slices of a purse, spends them
 * without asking, and says every second what it has spent; what it does not need it gives back.
 */
final class SharedBudgets implements Closeable {

  /** Purses that are reported in one second; where there are more, they take turns. */
  private static final int MAX_TOLD = 2_000;

  private final Map<String, Share> shares = new ConcurrentHashMap<>();
  private final String process = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final LongSupplier clock;
  private final String prefix;
  private final long waitNanos;
  private final Redis redis;
  private volatile int processes = 1;
  private volatile boolean left;
  private long beats;

  private SharedBudgets(Settings settings, LongSupplier clock) {
    this.clock = clock;
    this.prefix = settings.get(Options.REDIS_PREFIX) + "budget:";
    this.waitNanos = settings.get(Options.REDIS_TIMEOUT).toNanos();
    this.redis = Redis.start(RedisSettings.address(settings), () -> everySecond());
  }

  /** Null if none are configured, or nowhere to share them. */
  static SharedBudgets of(Settings settings, LongSupplier clock) {
    return settings.get(Options.REDIS_URL) == null || settings.get(Options.BUDGETS).isEmpty()
        ? null
        : new SharedBudgets(settings, clock);
  }

  Redis redis() {
    return redis;
  }

  /** The name of this process among those that share. */
  String process() {
    return process;
  }

  /** How many share, this one included, as far as that is known. */
  int processes() {
    return processes;
  }

  void processes(int count) {
    processes = count;
  }

  /** How long a call waits at most. */
  long waitNanos() {
    return waitNanos;
  }

  /** Whether this process shares in another way by now, or not at all. */
  boolean isLeft() {
    return left;
  }

  /**
   * The part of a purse that this process has; made at the first call.
   *
   * @return null if it has none any more
   */
  Share of(Purse purse, CompiledBudget budget, long now) {
    if (left) {
      return null;
    }
    Share known = purse.share();
    if (known != null && known.isOf(this)) {
      known.rule(budget);
      return known;
    }
    Share share =
        shares.computeIfAbsent(key(purse, budget, now), key -> new Share(this, key, purse, budget));
    purse.share(share);
    if (left) {
      share.leave();
      return null;
    }
    return share;
  }

  private String key(Purse purse, CompiledBudget budget, long now) {
    String key = prefix + purse.name() + ':' + budget.budget().window();
    return purse.span().buckets() == 1 ? key + ':' + purse.span().bucketAt(now) : key;
  }

  private void everySecond() {
    long now = clock.getAsLong();
    int parts = 1 + shares.size() / MAX_TOLD;
    int turn = (int) (beats++ % parts);
    for (Map.Entry<String, Share> share : shares.entrySet()) {
      if (share.getValue().isOver(now)) {
        shares.remove(share.getKey());
      } else if (Math.floorMod(share.getKey().hashCode(), parts) == turn) {
        share.getValue().report(now);
      }
    }
  }

  /**
   * For a changed configuration: purses are this process's own from here on, until somebody else
   * shares them. What it has spent, it says to others once more; that may take a fifth of a second.
   */
  void leave() {
    left = true;
    for (Share share : shares.values()) {
      share.leave();
    }
    try {
      AgentThread.create(this::close, "llmcost-budget").start();
    } catch (Throwable e) { // OutOfMemoryError if the system has no thread left
      redis.close();
    }
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    for (Share share : shares.values()) {
      share.handBack(clock.getAsLong(), deadline);
    }
    redis.close();
  }
}
