package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.thread.AgentClock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for the answer to an equal call that another process is making. Whoever has the lease of a
 * key makes the call; the others look every now and then, until there is an answer, the lease is
 * theirs, or they have waited long enough.
 */
final class OtherProcess {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SharedCache cache;
  private final CallKey key;
  private final Exchange exchange;
  private final int limit;
  private final long leaseMillis;
  private final long deadline;

  private OtherProcess(
      SharedCache cache, CallKey key, Exchange exchange, int limit, long leaseMillis) {
    this.cache = cache;
    this.key = key;
    this.exchange = exchange;
    this.limit = limit;
    this.leaseMillis = leaseMillis;
    long patience = TimeUnit.MILLISECONDS.toNanos(leaseMillis);
    // What is left must be enough for a call of its own.
    this.deadline = System.nanoTime() + Math.min(patience, exchange.context().remainingNanos() / 2);
  }

  /** For how long one process makes a call for all; 0 if each makes its own. */
  static long leaseMillis(Exchange exchange, CachePolicy policy) {
    Duration lease = exchange.settings().get(Options.SHARED_LEASE);
    return lease != null
            && exchange.settings().get(Options.COALESCE_ENABLED)
            && policy.mayShareCalls()
            && exchange.call().whyNotDeterministic() == null
        ? lease.toMillis()
        : 0;
  }

  /**
   * @return what was found; empty if the call is to be made, never failed
   */
  static CompletionStage<Map<CallKey, EntryFormat.Stored>> await(
      SharedCache cache, CallKey key, Exchange exchange, int limit, long leaseMillis) {
    OtherProcess other = new OtherProcess(cache, key, exchange, limit, leaseMillis);
    return exchange.context().isBlocking()
        ? CompletableFuture.completedFuture(other.block())
        : other.look(FIRST_PAUSE_NANOS);
  }

  private Map<CallKey, EntryFormat.Stored> block() {
    long pause = FIRST_PAUSE_NANOS;
    boolean hasWaited = false;
    while (!cache.lease(key, leaseMillis, true).toCompletableFuture().join()) {
      hasWaited = true;
      if (isOver()) {
        return Collections.emptyMap();
      }
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
      } catch (InterruptedException e) {
        // The client's own call is to notice it, in its own way.
        Thread.currentThread().interrupt();
        return Collections.emptyMap();
      }
      Map<CallKey, EntryFormat.Stored> found =
          cache.find(Collections.singletonList(key), true, limit).toCompletableFuture().join();
      if (!found.isEmpty()) {
        return found;
      }
      pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
    }
    // Whoever had the lease may have kept the answer and given it back since the last look.
    return hasWaited
        ? cache.find(Collections.singletonList(key), true, limit).toCompletableFuture().join()
        : Collections.emptyMap();
  }

  private CompletionStage<Map<CallKey, EntryFormat.Stored>> look(long pause) {
    return Futures.then(
        cache.lease(key, leaseMillis, false),
        (mine, failure) -> {
          if (failure == null && mine && pause != FIRST_PAUSE_NANOS) {
            // As above.
            return cache.find(Collections.singletonList(key), false, limit);
          }
          if (failure != null || mine || isOver()) {
            return CompletableFuture.completedFuture(Collections.emptyMap());
          }
          return later(pause, () -> lookAgain(pause));
        });
  }

  private CompletionStage<Map<CallKey, EntryFormat.Stored>> lookAgain(long pause) {
    return Futures.then(
        cache.find(Collections.singletonList(key), false, limit),
        (found, failure) ->
            failure == null && found.isEmpty()
                ? look(Math.min(LONGEST_PAUSE_NANOS, 2 * pause))
                : CompletableFuture.completedFuture(
                    failure == null ? found : Collections.emptyMap()));
  }

  private static <T> CompletionStage<T> later(long nanos, Supplier<CompletionStage<T>> next) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    try {
      AgentClock.complete(over, nanos);
    } catch (RejectedExecutionException e) {
      over.complete(null);
    }
    return over.thenComposeAsync(nothing -> next.get());
  }

  private boolean isOver() {
    return System.nanoTime() - deadline >= 0 || exchange.context().isCancelled();
  }
}
