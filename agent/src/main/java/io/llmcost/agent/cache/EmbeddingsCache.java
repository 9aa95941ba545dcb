package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.log.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

  private final ExactCache cache;
  private final CacheStats stats;

  EmbeddingsCache(ExactCache cache, CacheStats stats) {
    this.cache = cache;
    this.stats = stats;
  }

  /**
   * @param inputs the hashes of the call's texts; at least one
   */
  CompletionStage<HttpResponse> handle(
      Exchange exchange, List<byte[]> inputs, CachePolicy policy, Chain rest) {
    List<CallKey> keys = keys(exchange, inputs);
    StoredVector[] vectors = policy.mayRead() ? known(keys, exchange, policy) : none(keys);
    Map<CallKey, Integer> missing = missing(keys, vectors);
    if (missing.isEmpty()) {
      stats.hit();
      exchange.trace().cache("hit");
      exchange.trace().served(null, vectors[0].head().model());
      return CompletableFuture.completedFuture(replay(vectors, exchange));
    }
    if (policy.mayRead()) {
      stats.miss();
    }
    exchange.trace().cache(policy.mayRead() ? "miss" : "bypass");
    if (policy.only()) {
      return CompletableFuture.completedFuture(CacheMissError.response());
    }
    Exchange remainder =
        policy.mayRead() && missing.size() < keys.size() ? remainder(exchange, missing) : null;
    return remainder == null
        ? rest.proceed(exchange).thenApply(response -> keeping(response, keys, exchange, policy))
        : rest.proceed(remainder)
            .thenCompose(response -> merge(response, vectors, keys, exchange, policy, rest));
  }

  private static List<CallKey> keys(Exchange exchange, List<byte[]> inputs) {
    CallKeys maker = CallKeys.of(exchange);
    List<CallKey> keys = new ArrayList<>(inputs.size());
    for (byte[] input : inputs) {
      keys.add(maker.input(input));
    }
    return keys;
  }

  private static StoredVector[] none(List<CallKey> keys) {
    return new StoredVector[keys.size()];
  }

  private StoredVector[] known(List<CallKey> keys, Exchange exchange, CachePolicy policy) {
    StoredVector[] known = none(keys);
    for (int i = 0; i < known.length; i++) {
      StoredVector vector = cache.get(keys.get(i), StoredVector.class, policy.ttlNanos());
      known[i] = vector != null && vector.head().suits(exchange) ? vector : null;
    }
    return known;
  }

  /** The keys of unknown texts, each with the place where its text stands first. */
  private static Map<CallKey, Integer> missing(List<CallKey> keys, StoredVector[] known) {
    Map<CallKey, Integer> missing = new LinkedHashMap<>();
    for (int i = 0; i < known.length; i++) {
      if (known[i] == null) {
        missing.putIfAbsent(keys.get(i), i);
      }
    }
    return missing;
  }

  /** The call for what is missing; null if it cannot be made. */
  private static Exchange remainder(Exchange exchange, Map<CallKey, Integer> missing) {
    try {
      LlmRequest call = exchange.call();
      byte[] body = call.withInputs(new ArrayList<>(missing.values()));
      String modelInPath = call.has("model") ? null : call.model();
      return exchange.with(
          exchange.request().withBody(body), LlmRequest.read(call.endpoint(), body, modelInPath));
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce("cache:remainder", "An embeddings call cannot be divided: " + e);
      return null;
    }
  }

  /** Never throws: the answer is on its way to the application already. */
  private HttpResponse keeping(
      HttpResponse response, List<CallKey> keys, Exchange exchange, CachePolicy policy) {
    if ("coalesced".equals(exchange.trace().cache())) {
      return response;
    }
    try {
      long limit = Math.min((long) policy.maxEntryBytes() * keys.size(), LONGEST_KEPT_BATCH);
      return AnswerCapture.of(
          response,
          exchange,
          (int) Math.min(limit, policy.maxBytes()),
          answer -> {
            Vectors vectors = answer == null ? null : Vectors.read(answer.body());
            if (vectors != null && vectors.count() == keys.size()) {
              put(keys, stored(vectors, answer.withoutBody()), policy);
            }
          });
    } catch (RuntimeException e) {
      Log.warnOnce("cache:keep", "Embeddings are not cached: " + e);
      return response;
    }
  }

  private CompletionStage<HttpResponse> merge(
      HttpResponse response,
      StoredVector[] known,
      List<CallKey> keys,
      Exchange exchange,
      CachePolicy policy,
      Chain rest) {
    if (response.status() != 200) {
      return CompletableFuture.completedFuture(response);
    }
    return WholeBody.of(response, LONGEST_ANSWER)
        .thenCompose(
            body -> {
              HttpResponse merged = merged(response, body, known, keys, exchange, policy);
              if (merged == null) {
                Log.warnOnce(
                    "cache:merge",
                    "The answer to a part of an embeddings call cannot be read; the whole call is"
                        + " made instead");
                return rest.proceed(exchange);
              }
              stats.partialHit();
              exchange.trace().cache("partial");
              return CompletableFuture.completedFuture(merged);
            });
  }

  /** Null if the answer cannot be read. */
  private HttpResponse merged(
      HttpResponse response,
      byte[] body,
      StoredVector[] known,
      List<CallKey> keys,
      Exchange exchange,
      CachePolicy policy) {
    Map<CallKey, Integer> missing = missing(keys, known);
    Vectors answer = body == null ? null : Vectors.read(body);
    if (answer == null || answer.count() != missing.size()) {
      return null;
    }
    StoredAnswer head = new StoredAnswer(response, new byte[0], answer.tokens() >= 0, exchange);
    List<StoredVector> asked = stored(answer, head);
    List<CallKey> askedKeys = new ArrayList<>(missing.keySet());
    put(askedKeys, asked, policy);
    Map<CallKey, StoredVector> byKey = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byKey.put(askedKeys.get(i), asked.get(i));
    }
    StoredVector[] all = known.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i] != null ? all[i] : byKey.get(keys.get(i));
    }
    Headers headers =
        response
            .headers()
            .without("content-length")
            .without("content-encoding")
            .without("transfer-encoding");
    return HttpResponse.whole(200, headers, Vectors.write(Arrays.asList(all)));
  }

  /** Gives each vector its share of the tokens; the shares of a batch add up to what it used. */
  private static List<StoredVector> stored(Vectors vectors, StoredAnswer head) {
    int count = vectors.count();
    long tokens = Math.max(0, vectors.tokens());
    List<StoredVector> stored = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long share = tokens / count + (i < tokens % count ? 1 : 0);
      stored.add(new StoredVector(head, vectors.vector(i), vectors.model(), share));
    }
    return stored;
  }

  private void put(List<CallKey> keys, List<StoredVector> vectors, CachePolicy policy) {
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.get(i).weight() <= policy.maxEntryBytes()) {
        cache.put(keys.get(i), vectors.get(i), policy.ttlNanos(), policy.maxBytes());
      }
    }
  }

  private static HttpResponse replay(StoredVector[] vectors, Exchange exchange) {
    StoredAnswer head = vectors[0].head();
    return AnswerReplay.whole(head, Vectors.write(Arrays.asList(vectors)), exchange);
  }
}
