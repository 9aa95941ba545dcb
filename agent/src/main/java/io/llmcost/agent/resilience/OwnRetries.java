package io.llmcost.agent.resilience;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import java.util.Locale;

/** Which clients repeat what by themselves, so that nobody else need. */
final class OwnRetries {

  private static final String STAINLESS = "x-stainless-retry-count";
  private static final String[] REPEATING = {"azsdk-java", "spring-ai", "openai/java", "anthropic"};

  /** Repeats whole answers only. */
  private static final String LANGCHAIN = "langchain4j";

  private OwnRetries() {}

  /** Whether the client itself repeats a request that failed so. */
  static boolean cover(Exchange exchange, ErrorClass error) {
    switch (error) {
      case STREAM_BROKEN:
      case STREAM_ERROR:
      case TRUNCATED:
        return false;
      case RATE_LIMIT:
      case OVERLOADED:
        return exchange.context().client().equals("apache5") || repeats(exchange);
      default:
        return repeats(exchange);
    }
  }

  private static boolean repeats(Exchange exchange) {
    Headers headers = exchange.request().headers();
    if (headers.has(STAINLESS)) {
      return true;
    }
    String agent = headers.get("user-agent");
    if (agent == null) {
      return exchange.context().client().equals("azure");
    }
    String name = agent.toLowerCase(Locale.ROOT);
    if (name.startsWith(LANGCHAIN)) {
      return !exchange.call().isStream();
    }
    for (String repeating : REPEATING) {
      if (name.startsWith(repeating)) {
        return true;
      }
    }
    return exchange.context().client().equals("azure");
  }

  /** How often the client has sent this call before, as it says itself; 0 if it does not say. */
  static int made(Headers headers) {
    String count = headers.get(STAINLESS);
    if (count == null || count.isEmpty() || count.length() > 4) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(count));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether what an answer's header says about repeating reaches the client's own retries. */
  static boolean heed(Headers headers) {
    return headers.has(STAINLESS);
  }
}
