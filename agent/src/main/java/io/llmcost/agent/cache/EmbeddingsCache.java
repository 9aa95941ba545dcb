package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.EmbeddingsAnswer;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps embeddings text by text, so that a batch of which some texts are known asks the provider
 * for the others only, and a text is known whichever batch it came in.
 */
final class EmbeddingsCache {

  private static final int LONGEST_ANSWER = 256 << 20;
  private static final int LONGEST_KEPT_BATCH = 32 << 20;

  private final CacheTiers tiers;
  private final CacheStats stats;

  EmbeddingsCache(CacheTiers tiers, CacheStats stats) {
    this.tiers = tiers;
    this.stats = stats;
  }

  /**
   * @param inputs the hashes of the call's texts; at least one
   */
  CompletionStage<HttpResponse> handle(
      Exchange exchange, List<byte[]> inputs, CachePolicy policy, Chain rest) {
    EmbeddingsCall call =
        new EmbeddingsCall(
            exchange, inputs, key -> policy.mayRead() ? lookUp(key, exchange, policy) : null);
    if (call.isKnown() || !tiers.hasMore(exchange, policy)) {
      return answer(call, exchange, policy, rest);
    }
    return Futures.then(
        tiers.fetch(call.missingKeys(), exchange, policy),
        (found, failure) ->
            answer(
                found.isEmpty() ? call : with(found, exchange, inputs, policy),
                exchange,
                policy,
                rest));
  }

  private EmbeddingsCall with(
      Map<CallKey, Storable> fetched, Exchange exchange, List<byte[]> inputs, CachePolicy policy) {
    return new EmbeddingsCall(
        exchange,
        inputs,
        key -> {
          StoredVector near = lookUp(key, exchange, policy);
          Storable far = near == null ? fetched.get(key) : near;
          return far instanceof StoredVector && ((StoredVector) far).head().suits(exchange)
              ? (StoredVector) far
              : null;
        });
  }

  private CompletionStage<HttpResponse> answer(
      EmbeddingsCall call, Exchange exchange, CachePolicy policy, Chain rest) {
    HttpResponse answer = call.isKnown() ? replay(call, exchange) : null;
    if (answer != null) {
      stats.hit(exchange.trace().callSite(), -1);
      exchange.trace().cache("hit");
      exchange.trace().served(null, call.firstKnown().head().model());
      return CompletableFuture.completedFuture(answer);
    }
    if (policy.mayRead()) {
      stats.miss(exchange.trace().callSite());
    }
    exchange.trace().cache(policy.mayRead() ? "miss" : "bypass");
    if (policy.only()) {
      return CompletableFuture.completedFuture(CacheMissError.response());
    }
    boolean divide = policy.mayRead() && call.isPartlyKnown() && !call.isKnown();
    Exchange remainder = divide ? remainder(call) : null;
    return remainder == null
        ? rest.proceed(exchange).thenApply(response -> keeping(response, call, exchange, policy))
        : rest.proceed(remainder)
            .thenCompose(response -> merge(response, call, exchange, policy, rest));
  }

  private StoredVector lookUp(CallKey key, Exchange exchange, CachePolicy policy) {
    StoredVector vector = tiers.get(key, StoredVector.class, policy);
    return vector != null && vector.head().suits(exchange) ? vector : null;
  }

  /** Null if what is known does not go together. */
  private static HttpResponse replay(EmbeddingsCall call, Exchange exchange) {
    try {
      byte[] body = EmbeddingsAnswer.ofStored(call.items());
      return AnswerReplay.whole(call.firstKnown().head(), body, exchange);
    } catch (UnusableAnswerException e) {
      Log.debug("Known embeddings are not given together", e);
      return null;
    }
  }

  /** Null if the call cannot be divided. */
  private static Exchange remainder(EmbeddingsCall call) {
    try {
      return call.remainder();
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce("cache:remainder", "An embeddings call cannot be divided: " + e);
      return null;
    }
  }

  /** Never throws: the answer is on its way to the application already. */
  private HttpResponse keeping(
      HttpResponse response, EmbeddingsCall call, Exchange exchange, CachePolicy policy) {
    if ("coalesced".equals(exchange.trace().cache())) {
      return response;
    }
    try {
      long limit = Math.min((long) policy.maxEntryBytes() * call.keys().size(), LONGEST_KEPT_BATCH);
      return AnswerCapture.of(
          response,
          exchange,
          (int) Math.min(limit, policy.maxBytes()),
          answer -> {
            if (answer != null) {
              keep(answer, call, exchange, policy);
            }
          });
    } catch (RuntimeException e) {
      Log.warnOnce("cache:keep", "Embeddings are not cached: " + e);
      return response;
    }
  }

  private void keep(
      StoredAnswer answer, EmbeddingsCall call, Exchange exchange, CachePolicy policy) {
    try {
      List<CallKey> keys = call.keys();
      EmbeddingsAnswer batch = EmbeddingsAnswer.read(answer.body(), keys.size());
      put(keys, batch.items(call.lengths()), answer.withoutBody(), exchange, policy);
    } catch (UnusableAnswerException e) {
      Log.debug("An embeddings answer is not kept", e);
    }
  }

  private CompletionStage<HttpResponse> merge(
      HttpResponse response,
      EmbeddingsCall call,
      Exchange exchange,
      CachePolicy policy,
      Chain rest) {
    if (response.status() != 200) {
      return CompletableFuture.completedFuture(response);
    }
    return response
        .readWhole(LONGEST_ANSWER)
        .handle(
            (whole, failure) -> {
              if (failure != null && exchange.context().isCancelled()) {
                CompletableFuture<HttpResponse> failed = new CompletableFuture<>();
                failed.completeExceptionally(failure);
                return failed;
              }
              HttpResponse merged = failure == null ? merged(whole, call, exchange, policy) : null;
              if (merged == null) {
                // That a body breaks off is the network's fault, not this stage's.
                return rest.proceed(exchange);
              }
              stats.partialHit();
              exchange.trace().cache("partial");
              return CompletableFuture.completedFuture(merged);
            })
        .thenCompose(answer -> answer);
  }

  /** Null if the answer cannot be used: the whole call has to be made. */
  private HttpResponse merged(
      HttpResponse whole, EmbeddingsCall call, Exchange exchange, CachePolicy policy) {
    try {
      List<CallKey> keys = call.missingKeys();
      EmbeddingsAnswer answer = EmbeddingsAnswer.read(plain(whole), keys.size());
      List<EmbeddingItem> asked = answer.items(call.missingLengths());
      byte[] body = answer.mergedWith(call.itemsBeside(asked));
      StoredAnswer head = new StoredAnswer(whole, new byte[0], TokenUsage.UNKNOWN, exchange, 0);
      put(keys, asked, head, exchange, policy);
      return HttpResponse.whole(
          200, whole.headers().without("content-length").without("content-encoding"), body);
    } catch (UnusableAnswerException | IOException | RuntimeException e) {
      Log.warnOnce(
          "cache:merge",
          "The answer to a part of an embeddings call cannot be used, the whole call is made: "
              + e);
      return null;
    }
  }

  private static byte[] plain(HttpResponse whole) throws IOException {
    switch (ContentCoding.of(whole.headers())) {
      case NONE:
        return whole.bytes();
      case GZIP:
        byte[] plain = ContentCoding.gunzip(whole.bytes(), whole.bytes().length, LONGEST_ANSWER);
        if (plain != null) {
          return plain;
        }
        throw new IOException("Too long when decompressed");
      default:
        throw new IOException("Unknown content encoding");
    }
  }

  private void put(
      List<CallKey> keys,
      List<EmbeddingItem> items,
      StoredAnswer head,
      Exchange exchange,
      CachePolicy policy) {
    for (int i = 0; i < keys.size(); i++) {
      StoredVector vector = new StoredVector(head, items.get(i));
      if (vector.weight() <= policy.maxEntryBytes()) {
        tiers.put(keys.get(i), vector, exchange, policy);
      }
    }
  }
}
