package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import java.util.Collection;
import java.util.Iterator;
import java.util.UUID;

/**
 * By what batches can be found at a provider: their requests are named as one of a batch's calls
 * is, the first, and belong to its trace; the others' names stand in the file.
 */
final class BatchNames {

  static final String TRACEPARENT = "traceparent";
  private static final String REQUEST_ID = "x-request-id";

  /** OpenAI takes 64 characters, of which a call's id has 36 at most. */
  private static final int RANDOM_CHARS = 12;

  private BatchNames() {}

  /** What a call's request is called in the file. */
  static String of(Exchange exchange) {
    String random = UUID.randomUUID().toString();
    return exchange.settings().get(Options.TRACING_REQUEST_ID)
        ? exchange.trace().callId() + "." + random.substring(random.length() - RANDOM_CHARS)
        : random;
  }

  /** What is sent for a batch of these calls beside what says who the caller is. */
  static Headers headers(Headers caller, Collection<Item> items, Settings settings) {
    Iterator<Item> all = items.iterator();
    if (!all.hasNext()) {
      return caller;
    }
    Item first = all.next();
    String id = settings.get(Options.TRACING_REQUEST_ID) ? first.origin.callId() : null;
    Headers named = id == null ? caller : caller.with(REQUEST_ID, id);
    return first.traceparent == null ? named : named.with(TRACEPARENT, first.traceparent);
  }
}
