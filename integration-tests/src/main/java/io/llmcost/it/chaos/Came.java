package io.llmcost.it.chaos;

import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;

/**
 * A request that came to a provider.
 *
 * @param usd what the provider asks for it; null for nothing
 */
record Came(String provider, RecordedRequest request, BigDecimal usd) {

  boolean isStream() {
    return request.bodyText().contains("\"stream\":true");
  }

  /** What happened to its answer. */
  Fault.Kind fault() {
    return Fault.of(request.bodyText(), provider).kind();
  }
}
