package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.TokenUsage;
import java.util.Map;

/** What was used, as OpenAI says it: cached tokens are a part of the prompt's. */
final class UsageObject {

  private UsageObject() {}

  /** Of Chat Completions; null if nothing is known. */
  static Map<String, Object> chat(TokenUsage usage) {
    return usage.source() == TokenUsage.Source.NONE
        ? null
        : of(
            "prompt_tokens",
            usage.prompt(),
            "completion_tokens",
            output(usage),
            "total_tokens",
            usage.prompt() + output(usage),
            "prompt_tokens_details",
            cached(usage),
            "completion_tokens_details",
            of("reasoning_tokens", usage.reasoning()));
  }

  /** Of Responses; null if nothing is known. */
  static Map<String, Object> responses(TokenUsage usage) {
    return usage.source() == TokenUsage.Source.NONE
        ? null
        : of(
            "input_tokens",
            usage.prompt(),
            "input_tokens_details",
            cached(usage),
            "output_tokens",
            output(usage),
            "output_tokens_details",
            of("reasoning_tokens", usage.reasoning()),
            "total_tokens",
            usage.prompt() + output(usage));
  }

  private static Map<String, Object> cached(TokenUsage usage) {
    return of("cached_tokens", usage.cacheRead(), "cache_write_tokens", usage.cacheWrite());
  }

  private static long output(TokenUsage usage) {
    return usage.output() + usage.audioOutput();
  }
}
