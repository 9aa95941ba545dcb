package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import java.util.List;

/** Which calls may be answered with what was said to another text at all. */
public final class Eligibility {

  /** A longer text is seldom asked again in other words, and says too much to be compared so. */
  static final int MOST_CHARS = 4_000;

  private Eligibility() {}

  /**
   * Why a call may not, what its last text says aside, for people. Asks no cache.
   *
   * @return null if it may
   */
  public static String refusal(Exchange exchange) {
    LlmRequest call = exchange.call();
    if (!exchange.settings().intended(Options.CACHE_ENABLED)) {
      return "cache.enabled is false";
    }
    if (call.endpoint() == Endpoint.EMBEDDINGS || call.endpoint() == Endpoint.MESSAGES) {
      return call.endpoint().id() + " are not matched by what they say";
    }
    String cache = CacheStage.refusal(exchange);
    if (cache != null) {
      return cache;
    }
    if (call.hasTools()) {
      return "it offers tools, which may do things";
    }
    if (call.hasNonTextParts()) {
      return "it holds images, audio or files";
    }
    List<PromptText> last = call.lastUserTexts();
    List<PromptText> all = call.texts();
    if (last.isEmpty() || all.get(all.size() - 1) != last.get(last.size() - 1)) {
      return "its last message is not the user's";
    }
    int chars = 0;
    for (PromptText text : last) {
      chars += text.chars();
    }
    return chars > MOST_CHARS ? "its last text is longer than " + MOST_CHARS + " characters" : null;
  }
}
