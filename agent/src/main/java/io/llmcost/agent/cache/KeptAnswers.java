package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.TokenUsage;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The answers that the exact cache keeps, by key. */
public final class KeptAnswers {

  private final ExactCache cache;
  private final CacheTiers tiers;

  KeptAnswers(ExactCache cache, CacheTiers tiers) {
    this.cache = cache;
    this.tiers = tiers;
  }

  /**
   * An answer that is kept outside of this process, if one comes in time.
   *
   * @param absent run if it is known that there is none
   * @return never failed; null in it if there is none, or none that came in time
   */
  public CompletionStage<StoredAnswer> fetch(CallKey key, Exchange exchange, Runnable absent) {
    return Futures.then(
        tiers.fetch(
            Collections.singletonList(key),
            exchange,
            CachePolicy.of(exchange),
            none -> absent.run()),
        (found, failure) -> {
          Storable value = failure == null ? found.get(key) : null;
          return CompletableFuture.completedFuture(
              value instanceof StoredAnswer ? (StoredAnswer) value : null);
        });
  }

  /** Where processes that share this call's answers tell each other more; null for nowhere. */
  public SharedNotes notes(Exchange exchange) {
    return tiers.notes(exchange);
  }

  /** How long an answer of a call is kept, in nanoseconds. */
  public static long ttlNanos(Exchange exchange) {
    return CachePolicy.of(exchange).ttlNanos();
  }

  /**
   * An answer that is young enough for a call.
   *
   * @return null if there is none
   */
  public StoredAnswer find(CallKey key, Exchange exchange) {
    return cache.get(key, StoredAnswer.class, CachePolicy.of(exchange).maxAgeNanos());
  }

  /**
   * Keeps a whole answer that came when nobody waited for it any more, for the next that asks the
   * same in this process; not if it is none that could be given again, or is too long.
   *
   * @param answer whole, not compressed
   * @param model that answered
   */
  public void keep(CallKey key, HttpResponse answer, String model, Settings settings) {
    StoredAnswer stored = stored(answer, model, settings);
    if (stored != null) {
      tiers.putLate(key, stored, settings);
    }
  }

  /**
   * The same, also for other processes where answers are shared with them.
   *
   * @param key of a call that is {@link #isForAllProcesses}
   */
  public void keepForAll(CallKey key, HttpResponse answer, String model, Settings settings) {
    StoredAnswer stored = stored(answer, model, settings);
    if (stored != null) {
      tiers.putLateForAll(key, stored, settings);
    }
  }

  private static StoredAnswer stored(HttpResponse answer, String model, Settings settings) {
    long most =
        Math.min(
            settings.get(Options.CACHE_MAX_BYTES), settings.get(Options.CACHE_MAX_ENTRY_BYTES));
    TokenUsage usage =
        answer.status() == 200 && answer.bytes().length <= most
            ? AnswerCheck.usage(false, answer.bytes())
            : null;
    return usage == null ? null : new StoredAnswer(answer, answer.bytes(), usage, model);
  }

  /** Whether other processes can tell whose a call's answer is. */
  public static boolean isForAllProcesses(Exchange exchange) {
    return CallKeys.areForAllProcesses(exchange);
  }

  /** Whether answers may be given to a call and not only kept. */
  public static boolean mayBeGiven(Exchange exchange) {
    return CachePolicy.of(exchange).mayRead();
  }

  /** How large an answer of a call may be to be kept, in bytes. */
  public static int maxEntryBytes(Exchange exchange) {
    return CachePolicy.of(exchange).maxEntryBytes();
  }
}
