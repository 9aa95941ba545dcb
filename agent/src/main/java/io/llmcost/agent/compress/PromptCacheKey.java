package io.llmcost.agent.compress;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.price.ProviderDirectory;
import java.util.List;

/**
 * OpenAI's {@code prompt_cache_key}: calls with the same one go to the same machine, which has
 * their beginning. Set where a place was seen to begin its calls alike.
 */
final class PromptCacheKey {

  static final String METHOD = "prompt_cache";
  static final String MEMBER = "prompt_cache_key";

  /** As hosts tell it: a configuration may give the name to any other server. */
  private static final String OPENAI = "openai";

  private PromptCacheKey() {}

  /**
   * @param known how many of the texts were sent like that before
   * @return null if it pays
   */
  static String refusal(Exchange exchange, LlmRequest call, int known, List<String> texts) {
    ProviderDirectory.Place place = ProviderDirectory.byHost(exchange.request().url().host());
    if (place == null || !place.provider().equals(OPENAI)) {
      return "only OpenAI takes " + MEMBER;
    }
    if (!exchange.settings().get(Options.ROUTES).isEmpty()) {
      return "a route may take the call to a provider that does not know " + MEMBER;
    }
    if (call.has(MEMBER)) {
      return "the application says " + MEMBER + " itself";
    }
    long tokens = 0;
    for (int i = 0; i < known; i++) {
      tokens += Compressor.tokens(texts.get(i));
    }
    return tokens < PrefixMemory.SHORTEST
        ? "no beginning of " + PrefixMemory.SHORTEST + " tokens or more was sent lately"
        : null;
  }

  static String of(Exchange exchange, String first) {
    int site = String.valueOf(exchange.trace().callSite()).hashCode();
    return "llmcost-" + Integer.toHexString(site) + Integer.toHexString(first.hashCode());
  }
}
