package io.llmcost.agent;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import java.io.IOException;
import java.util.stream.IntStream;

/** A chain whose cache holds many answers, and calls that it answers. */
final class FilledCache {

  /** Calls are as many whatever there is in the cache, so that only the cache differs. */
  private static final int CALLS = 1_024;

  private final CallContext caller = Chain.caller("com.acme.Site.call");
  private final HttpRequest[] requests = new HttpRequest[CALLS];
  private final Chain chain;

  /**
   * @param entries answers in the cache
   * @param ledger its part of the configuration
   */
  FilledCache(int entries, String ledger) throws IOException {
    chain = new Chain("preset: safe\ncache: { max_bytes: 8GB, ttl: 1d }\nledger: " + ledger + "\n");
    for (int i = 0; i < CALLS; i++) {
      requests[i] = Chain.request(1_024, "call " + i % entries);
    }
    // Entries are as large whatever their requests were, and small requests are faster.
    int filled = Math.max(CALLS, entries);
    int every = filled / CALLS;
    IntStream.range(0, filled)
        .parallel()
        .forEach(
            i -> {
              boolean called = i % every == 0 && i / every < CALLS;
              chain.call(
                  called ? requests[i / every] : Chain.request(100, Integer.toString(i)), caller);
            });
  }

  int hit(int number) {
    return chain.hit(requests[number & CALLS - 1], caller);
  }
}
