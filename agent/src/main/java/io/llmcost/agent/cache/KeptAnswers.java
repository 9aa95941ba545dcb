package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Exchange;

/** The answers that the exact cache keeps, by key. */
public final class KeptAnswers {

  private final ExactCache cache;

  KeptAnswers(ExactCache cache) {
    this.cache = cache;
  }

  /**
   * An answer that is young enough for a call.
   *
   * @return null if there is none
   */
  public StoredAnswer find(CallKey key, Exchange exchange) {
    return cache.get(key, StoredAnswer.class, CachePolicy.of(exchange).ttlNanos());
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
