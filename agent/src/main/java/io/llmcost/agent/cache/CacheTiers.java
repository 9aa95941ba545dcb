package io.llmcost.agent.cache;

import io.llmcost.agent.cache.EntryFormat.Stored;
import io.llmcost.agent.cache.ExactCache.Kept;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.Admission;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** This process's memory, and behind it what is kept outside of it, where that is configured. */
final class CacheTiers {

  private final ExactCache memory;
  private final SharedCaches shared;
  private final Savings savings;

  CacheTiers(ExactCache memory, SharedCaches shared, Savings savings) {
    this.memory = memory;
    this.shared = shared;
    this.savings = savings;
  }

  /** What something saves each time that it is given; {@link ExactCache#ANY} if nobody asks. */
  private double usd(Storable value, Exchange exchange) {
    if (exchange.settings().get(Options.CACHE_ADMISSION) != Admission.WORTH) {
      return ExactCache.ANY;
    }
    TokenUsage usage =
        value instanceof StoredAnswer
            ? ((StoredAnswer) value).usage()
            : TokenUsage.of(
                TokenUsage.Source.REPORTED, ((StoredVector) value).item().promptTokens(), 0);
    return usage.source() == TokenUsage.Source.NONE
        ? Double.NaN
        : savings.usd(exchange.trace().originalProvider(), exchange.call().model(), usage);
  }

  /** What is in memory; null if nothing is, or nothing of this type. */
  <T extends Storable> T get(CallKey key, Class<T> type, CachePolicy policy) {
    return memory.get(key, type, policy.maxAgeNanos());
  }

  /** As {@link #get}, of what is there though its time is over; only if it may be given. */
  Kept<StoredAnswer> getStale(CallKey key, CachePolicy policy) {
    return policy.mayBeStale()
        ? memory.getStale(key, StoredAnswer.class, policy.maxStaleAgeNanos())
        : null;
  }

  /** As {@link #get}, with its age. */
  <T extends Storable> Kept<T> find(CallKey key, Class<T> type, CachePolicy policy) {
    return memory.find(key, type, policy.maxAgeNanos());
  }

  /** Whether there may be more than what is in memory. */
  boolean hasMore(Exchange exchange, CachePolicy policy) {
    return policy.mayRead() && sharedFor(exchange) != null;
  }

  /**
   * What is kept outside of memory under some keys, which then is in memory too.
   *
   * @return never failed; without the keys of which nothing is known
   */
  CompletionStage<Map<CallKey, Storable>> fetch(
      List<CallKey> keys, Exchange exchange, CachePolicy policy) {
    return fetch(keys, exchange, policy, absent -> {});
  }

  /**
   * As the other one.
   *
   * @param absent told the keys under which there is nothing, which is known
   */
  CompletionStage<Map<CallKey, Storable>> fetch(
      List<CallKey> keys, Exchange exchange, CachePolicy policy, Consumer<CallKey> absent) {
    try {
      SharedCache cache = sharedFor(exchange);
      if (cache != null) {
        return Futures.then(
            cache.find(keys, exchange.context().isBlocking(), policy.maxEntryBytes(), absent),
            (found, failure) ->
                CompletableFuture.completedFuture(taken(found, cache, exchange, policy)));
      }
    } catch (RuntimeException e) {
      Log.warnOnce("cache:shared:read", "The shared cache cannot be read: " + e);
    }
    return CompletableFuture.completedFuture(Collections.emptyMap());
  }

  /**
   * What another process makes of an equal call at this moment, where one is to make it for all.
   *
   * @return never failed; empty if the call is to be made, and then {@link #over} is to be told
   */
  CompletionStage<Map<CallKey, Storable>> awaitOther(
      CallKey key, Exchange exchange, CachePolicy policy) {
    try {
      SharedCache cache = sharedFor(exchange);
      long lease = cache == null ? 0 : OtherProcess.leaseMillis(exchange, policy);
      if (lease > 0) {
        return Futures.then(
            OtherProcess.await(cache, key, exchange, policy.maxEntryBytes(), lease),
            (found, failure) ->
                CompletableFuture.completedFuture(taken(found, cache, exchange, policy)));
      }
    } catch (RuntimeException e) {
      Log.warnOnce("cache:shared:lease", "Calls are not shared with other processes: " + e);
    }
    return CompletableFuture.completedFuture(Collections.emptyMap());
  }

  /** The call is over, whatever became of it: if others wait for it, they need not any more. */
  void over(CallKey key, Exchange exchange, CachePolicy policy) {
    SharedCache cache = sharedFor(exchange);
    if (cache != null && OtherProcess.leaseMillis(exchange, policy) > 0) {
      cache.release(key);
    }
  }

  private Map<CallKey, Storable> taken(
      Map<CallKey, Stored> found, SharedCache cache, Exchange exchange, CachePolicy policy) {
    Map<CallKey, Storable> taken = new HashMap<>();
    long now = cache.now();
    if (found != null) {
      found.forEach(
          (key, entry) -> {
            // Another machine's clock may be ahead.
            long age = TimeUnit.MILLISECONDS.toNanos(Math.max(0, now - entry.storedAt));
            long left = TimeUnit.MILLISECONDS.toNanos(entry.expiresAt - now);
            Life life = policy.lifeOfAged(entry.value, age, left);
            memory.putAged(
                key,
                entry.value,
                exchange.trace().callSite(),
                age,
                life,
                usd(entry.value, exchange),
                policy.maxBytes());
            if (life.freshNanos() > 0) {
              if (policy.idleNanos() < left) {
                cache.usedAgain(key, policy.idleNanos());
              }
              taken.put(key, entry.value);
            }
          });
    }
    return taken;
  }

  /** Keeps something wherever it may be kept. */
  void put(CallKey key, Storable value, Exchange exchange, CachePolicy policy) {
    Life life = policy.newLife(value, exchange);
    memory.put(
        key, value, exchange.trace().callSite(), life, usd(value, exchange), policy.maxBytes());
    SharedCache cache = sharedFor(exchange);
    if (cache != null) {
      cache.keep(key, value, life.nanos(), policy.idleNanos());
    }
  }

  /** Keeps something that came when its call was over, in memory only. */
  void putLate(CallKey key, Storable value, Settings settings) {
    memory.put(
        key,
        value,
        null,
        CachePolicy.life(settings),
        ExactCache.ANY,
        settings.get(Options.CACHE_MAX_BYTES));
  }

  /** The same, for other processes as well, where there is a place for that. */
  void putLateForAll(CallKey key, Storable value, Settings settings) {
    putLate(key, value, settings);
    SharedCache cache = shared.present(settings);
    if (cache != null) {
      Life life = CachePolicy.life(settings);
      cache.keep(key, value, life.nanos(), life.idleNanos());
    }
  }

  /** Null if nothing is shared of this call. */
  SharedNotes notes(Exchange exchange) {
    SharedCache cache = sharedFor(exchange);
    return cache == null ? null : new SharedNotes(cache);
  }

  private SharedCache sharedFor(Exchange exchange) {
    SharedCache cache = shared.of(exchange.settings());
    return cache != null && CallKeys.areForAllProcesses(exchange) ? cache : null;
  }
}
