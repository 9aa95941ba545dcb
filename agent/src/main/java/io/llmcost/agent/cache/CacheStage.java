package io.llmcost.agent.cache;

import io.llmcost.agent.cache.ExactCache.Kept;
import io.llmcost.agent.config.CacheSite;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Options.CacheWhen;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Refreshes;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.log.Log;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Answers a call that has been answered before. In {@code observe} it keeps no answer and only says
 * which calls it would have answered; a call that asks for a kept answer only gets an error there.
 */
public final class CacheStage implements Stage {

  private final CacheStats stats = new CacheStats();
  private final SharedCaches shared = new SharedCaches();
  private final ExactCache cache;
  private final CacheTiers tiers;
  private final EmbeddingsCache embeddings;
  private final CacheObserver observer;
  private final StaleAnswers stale;

  /** One that never makes an answer anew. */
  public CacheStage() {
    this(System::nanoTime, null, Savings.UNKNOWN);
  }

  /**
   * @param refreshes make answers anew that are old
   * @param savings what answers cost that are not given from here
   */
  public CacheStage(Refreshes refreshes, Savings savings) {
    this(System::nanoTime, refreshes, savings);
  }

  CacheStage(LongSupplier nanoClock, Refreshes refreshes, Savings savings) {
    stale = new StaleAnswers(refreshes, nanoClock);
    cache = new ExactCache(nanoClock, stats);
    tiers = new CacheTiers(cache, shared, savings);
    embeddings = new EmbeddingsCache(tiers, stats);
    observer = new CacheObserver(nanoClock);
  }

  /** The answers that are kept, for those who know other ways to a call's. */
  public KeptAnswers answers() {
    return new KeptAnswers(cache, tiers);
  }

  /** For people who ask this process what it keeps. */
  public CacheRequests requests() {
    return new CacheRequests(cache, stats, shared);
  }

  /** Counters and gauges; live. */
  public CacheStats stats() {
    return stats;
  }

  /** Counters of what is kept outside of this process; live. */
  public SharedStats sharedStats() {
    return shared.stats();
  }

  /**
   * For the end of the process: what is to be kept outside of it is, within a fifth of a second.
   */
  public void end() {
    shared.close();
  }

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.settings().get(Options.PRESET) != Preset.OFF;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Settings settings = exchange.settings();
    Preset preset = settings.get(Options.PRESET);
    // Whoever says "only" wants nothing spent, whatever the preset; what observe keeps is no
    // answer.
    boolean only = exchange.controls().cacheUse() == CacheUse.ONLY && !exchange.controls().bypass();
    boolean allowed = settings.intended(Options.CACHE_ENABLED) && isAllowed(exchange);
    if (preset == Preset.OBSERVE && !only) {
      return allowed ? observer.handle(exchange, rest) : rest.proceed(exchange);
    }
    if (preset == Preset.OBSERVE || !allowed) {
      exchange.trace().cache("bypass");
      return only
          ? CompletableFuture.completedFuture(CacheMissError.response())
          : rest.proceed(exchange);
    }
    CachePolicy policy = CachePolicy.of(exchange);
    List<byte[]> inputs = exchange.call().inputHashes();
    if (inputs != null && !inputs.isEmpty()) {
      return embeddings.handle(exchange, inputs, policy, rest);
    }
    CallKey key = CallKeys.of(exchange).call();
    Kept<StoredAnswer> known =
        policy.mayRead() ? tiers.find(key, StoredAnswer.class, policy) : null;
    HttpResponse response =
        known == null ? oldOne(key, exchange, policy, rest) : replay(known, exchange);
    if (response != null) {
      return CompletableFuture.completedFuture(response);
    }
    if (known != null || !tiers.hasMore(exchange, policy)) {
      return ask(key, exchange, policy, rest);
    }
    return Futures.then(
        tiers.fetch(Collections.singletonList(key), exchange, policy),
        (found, failure) -> {
          HttpResponse shared = replay(key, found.get(key), exchange, policy);
          if (shared == null) {
            shared = oldOne(key, exchange, policy, rest);
          }
          return shared != null
              ? CompletableFuture.completedFuture(shared)
              : askOnce(key, exchange, policy, rest);
        });
  }

  /** An answer whose time is over, which is made anew meanwhile; null if none may be given. */
  private HttpResponse oldOne(CallKey key, Exchange exchange, CachePolicy policy, Chain rest) {
    if (!policy.mayBeStale() || !stale.areFor(exchange)) {
      return null;
    }
    Kept<StoredAnswer> answer = tiers.getStale(key, policy);
    HttpResponse response = answer == null ? null : replay(answer, exchange);
    if (response != null) {
      stats.staleHit();
      stale.refresh(key, exchange, again -> anew(key, again, policy, rest));
    }
    return response;
  }

  /** Makes the call, unless another process has or does; then there is nothing in it. */
  private CompletionStage<HttpResponse> anew(
      CallKey key, Exchange again, CachePolicy policy, Chain rest) {
    return Futures.then(
        tiers.fetch(Collections.singletonList(key), again, policy),
        (found, failure) ->
            found.containsKey(key)
                ? CompletableFuture.<HttpResponse>completedFuture(null)
                : Futures.then(
                    tiers.awaitOther(key, again, policy),
                    (others, problem) ->
                        others.containsKey(key)
                            ? CompletableFuture.<HttpResponse>completedFuture(null)
                            : askLeased(key, again, policy, rest)));
  }

  /** Makes the call, unless another process does. */
  private CompletionStage<HttpResponse> askOnce(
      CallKey key, Exchange exchange, CachePolicy policy, Chain rest) {
    return Futures.then(
        tiers.awaitOther(key, exchange, policy),
        (found, failure) -> {
          HttpResponse shared = replay(key, found.get(key), exchange, policy);
          if (shared != null) {
            return CompletableFuture.completedFuture(shared);
          }
          return askLeased(key, exchange, policy, rest);
        });
  }

  private CompletionStage<HttpResponse> askLeased(
      CallKey key, Exchange exchange, CachePolicy policy, Chain rest) {
    return ask(key, exchange, policy, rest)
        .whenComplete(
            (response, problem) -> {
              if (problem != null || response == null || response.status() != 200) {
                tiers.over(key, exchange, policy);
              }
            });
  }

  private CompletionStage<HttpResponse> ask(
      CallKey key, Exchange exchange, CachePolicy policy, Chain rest) {
    exchange.trace().cache(policy.mayRead() ? "miss" : "bypass");
    if (policy.mayRead() && !exchange.trace().isAside()) {
      stats.miss(exchange.trace().callSite());
    }
    if (policy.only()) {
      return CompletableFuture.completedFuture(CacheMissError.response());
    }
    exchange.trace().keptUnder(key);
    return rest.proceed(exchange).thenApply(response -> keeping(response, key, exchange, policy));
  }

  /** How long an answer to a call is kept, what the call asks for aside. */
  public static Duration ttl(Exchange exchange) {
    return CachePolicy.configuredTtl(exchange);
  }

  /** How long after its time an answer may be given, what the call asks for aside; null for not. */
  public static Duration stale(Exchange exchange) {
    return CachePolicy.configuredStale(exchange);
  }

  /** What the shared cache has to do with a call, for people; null if there is none. */
  public static String sharing(Exchange exchange) {
    CacheStore store = exchange.settings().get(Options.SHARED_STORE);
    if (store == CacheStore.NONE) {
      return null;
    }
    return CallKeys.areForAllProcesses(exchange)
        ? "the answer is also kept "
            + (store == CacheStore.REDIS ? "in Redis, for other processes" : "on disk")
        : "the answer is kept in memory only: other processes could not tell whose it is";
  }

  /** Whether a call's answer may be given in other processes too, wherever that is kept. */
  public static boolean isForOtherProcesses(Exchange exchange) {
    return CallKeys.areForAllProcesses(exchange);
  }

  /** Whether the answer to a call may be kept where other processes find it. */
  public static boolean isShared(Exchange exchange) {
    return exchange.settings().get(Options.SHARED_STORE) != CacheStore.NONE
        && CallKeys.areForAllProcesses(exchange);
  }

  /** Whether the cache may have a say in a call at all. */
  private static boolean isAllowed(Exchange exchange) {
    return refusal(exchange) == null;
  }

  /**
   * Why the cache may have no say in a call, switches aside, for people; null if it may. Asks no
   * cache.
   */
  public static String refusal(Exchange exchange) {
    LlmRequest call = exchange.call();
    if (exchange.controls().bypass()) {
      return "the call asks to be left alone (x-llmcost-bypass)";
    }
    if (exchange.controls().cacheUse() == CacheUse.NONE) {
      return "the call asks for it (x-llmcost-cache: no-store) or says so in another gateway's words";
    }
    CacheSite site = CacheSites.of(exchange);
    if (site != null && Boolean.FALSE.equals(site.enabled())) {
      return "cache.sites switches it off for this call site";
    }
    String state = call.whyStateful();
    if (state != null) {
      return state;
    }
    String never = NeverRules.refusal(exchange);
    if (never != null) {
      return never;
    }
    if (!CallKeys.tellCallersApart(exchange)) {
      return CallKeys.CALLERS_LOOK_ALIKE;
    }
    if (exchange.settings().get(Options.CACHE_WHEN) == CacheWhen.ALWAYS) {
      return null;
    }
    return call.whyNotDeterministic();
  }

  /** Null if it is none, or not in a form for this call. */
  private HttpResponse replay(CallKey key, Storable found, Exchange exchange, CachePolicy policy) {
    if (!(found instanceof StoredAnswer)) {
      return null;
    }
    Kept<StoredAnswer> kept = tiers.find(key, StoredAnswer.class, policy);
    return replay(kept == null ? new Kept<>((StoredAnswer) found, -1) : kept, exchange);
  }

  private HttpResponse replay(Kept<StoredAnswer> kept, Exchange exchange) {
    StoredAnswer answer = kept.value;
    HttpResponse response = AnswerReplay.inItsTime(answer, exchange);
    if (response != null) {
      stats.hit(exchange.trace().callSite(), kept.ageSeconds());
      exchange.trace().cache("hit");
      exchange.trace().cacheAge(kept.ageSeconds());
      exchange.trace().served(null, answer.model());
    }
    return response;
  }

  /** Never throws: the answer is on its way to the application already. */
  private HttpResponse keeping(
      HttpResponse response, CallKey key, Exchange exchange, CachePolicy policy) {
    // The call whose answer this is a copy of keeps it; and what is an answer to a like call is
    // none to this one for ever.
    String use = exchange.trace().cache();
    if ("coalesced".equals(use) || "semantic".equals(use) || exchange.trace().isMakeshift()) {
      return response;
    }
    try {
      return AnswerCapture.of(
          response,
          exchange,
          policy.maxEntryBytes(),
          answer -> {
            if (answer != null) {
              tiers.put(key, answer, exchange, policy);
            }
            tiers.over(key, exchange, policy);
          });
    } catch (RuntimeException e) {
      Log.warnOnce("cache:keep", "Answers are not cached: " + e);
      return response;
    }
  }
}
