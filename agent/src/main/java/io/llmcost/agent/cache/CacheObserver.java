package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Says of calls that the cache would have answered them; keeps hashes of keys only. */
final class CacheObserver {

  private final SeenKeys seen;

  CacheObserver(LongSupplier nanoClock) {
    seen = new SeenKeys(nanoClock);
  }

  CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    List<CallKey> keys = keys(exchange);
    if (haveAllBeenSeen(keys)) {
      exchange.trace().forgo(Forgone.call("cache"));
    }
    long ttlNanos = CachePolicy.of(exchange).ttlNanos();
    return rest.proceed(exchange)
        .thenApply(
            response -> {
              if (response.status() == 200 && ttlNanos > 0) {
                keys.forEach(key -> seen.add(key, ttlNanos));
              }
              return response;
            });
  }

  private boolean haveAllBeenSeen(List<CallKey> keys) {
    for (CallKey key : keys) {
      if (!seen.contains(key)) {
        return false;
      }
    }
    return true;
  }

  private static List<CallKey> keys(Exchange exchange) {
    CallKeys keys = CallKeys.of(exchange);
    List<byte[]> inputs = exchange.call().inputHashes();
    if (inputs == null || inputs.isEmpty()) {
      return Collections.singletonList(keys.call());
    }
    List<CallKey> all = new ArrayList<>(inputs.size());
    for (byte[] input : inputs) {
      all.add(keys.input(input));
    }
    return all;
  }
}
