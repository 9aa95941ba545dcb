package io.llmcost.agent.llm;

import java.util.Collections;
import java.util.Map;

/**
 * Makes the disjoint vector out of one usage object, whatever the provider's way of counting. Which
 * way that is, is read from the object itself: its member names, and its own total.
 */
final class UsageNormaliser {

  // No answer has used so many: an amount above is a fault, and sums must not overflow.
  private static final long MOST = 1L << 40;

  private final Map<?, ?> usage;
  private final Map<?, ?> inputDetails;
  private final Map<?, ?> outputDetails;
  private final boolean chat;
  private final long prompt;
  private final long completion;
  private final long total;
  private final long reasoning;
  private final long read;
  private final long written;

  UsageNormaliser(Map<?, ?> usage) {
    this.usage = usage;
    chat = usage.containsKey("prompt_tokens") || usage.containsKey("completion_tokens");
    inputDetails = object(usage, chat ? "prompt_tokens_details" : "input_tokens_details");
    outputDetails = object(usage, chat ? "completion_tokens_details" : "output_tokens_details");
    prompt = amount(usage, chat ? "prompt_tokens" : "input_tokens");
    completion = amount(usage, chat ? "completion_tokens" : "output_tokens");
    total = amount(usage, "total_tokens");
    reasoning =
        firstOf(
            amount(outputDetails, "reasoning_tokens"),
            amount(outputDetails, "thinking_tokens"),
            amount(usage, "reasoning_tokens"));
    read =
        firstOf(
            amount(inputDetails, "cached_tokens"),
            amount(usage, "prompt_cache_hit_tokens"),
            amount(usage, "cache_read_input_tokens"),
            amount(usage, "cached_tokens"),
            amount(usage, "cached_prompt_text_tokens"));
    written =
        firstOf(
            amount(inputDetails, "cache_write_tokens"),
            amount(inputDetails, "cache_creation_tokens"),
            amount(usage, "cache_creation_input_tokens"),
            writtenByAge());
  }

  /** {@link TokenUsage#UNKNOWN} if the object says nothing. */
  TokenUsage normalise() {
    if (prompt < 0 && completion < 0) {
      // Some embeddings providers report nothing but the total.
      return total < 0 ? TokenUsage.UNKNOWN : TokenUsage.of(TokenUsage.Source.REPORTED, total, 0);
    }
    long base = Math.max(0, prompt);
    boolean beside = isCacheBeside();
    long uncached = beside ? base : base - read - written;
    long audioIn = Math.min(firstOf(amount(inputDetails, "audio_tokens")), uncached);

    long hidden = hiddenOutput(beside);
    long generated = Math.max(0, completion) + hidden;
    long audioOut = Math.min(firstOf(amount(outputDetails, "audio_tokens")), generated);
    long output = generated - audioOut;
    return new TokenUsage(
            TokenUsage.Source.REPORTED,
            uncached - audioIn,
            read,
            written,
            output,
            Math.min(reasoning > 0 ? reasoning : hidden, output),
            audioIn,
            audioOut)
        .keptForAnHour(writtenForAnHour());
  }

  /**
   * Whether cached tokens come on top of the prompt's: Anthropic's own way, and that of providers
   * whose sums say so.
   */
  private boolean isCacheBeside() {
    long cached = read + written;
    if (cached > Math.max(0, prompt)) {
      return true;
    }
    if (chat) {
      long plain = prompt + Math.max(0, completion);
      return cached > 0 && total == plain + cached && total != plain + reasoning;
    }
    return amount(inputDetails, "cached_tokens") < 0
        && (usage.containsKey("cache_read_input_tokens")
            || usage.containsKey("cache_creation_input_tokens"));
  }

  /**
   * Tokens that were generated and paid for but are not in {@code completion_tokens}: some
   * providers count reasoning beside it, and only the total shows it.
   */
  private long hiddenOutput(boolean beside) {
    if (!chat || completion < 0) {
      return 0;
    }
    long citations = amount(usage, "citation_tokens");
    if (citations >= 0) {
      return citations + reasoning;
    }
    return beside ? 0 : Math.max(0, total - Math.max(0, prompt) - completion);
  }

  private long writtenByAge() {
    Map<?, ?> creation = object(usage, "cache_creation");
    return Math.max(0, amount(creation, "ephemeral_5m_input_tokens")) + writtenForAnHour();
  }

  private long writtenForAnHour() {
    return Math.max(0, amount(object(usage, "cache_creation"), "ephemeral_1h_input_tokens"));
  }

  /** The first of these above 0, or 0. */
  private static long firstOf(long... amounts) {
    for (long amount : amounts) {
      if (amount > 0) {
        return amount;
      }
    }
    return 0;
  }

  private static Map<?, ?> object(Map<?, ?> parent, String name) {
    Object value = parent.get(name);
    return value instanceof Map ? (Map<?, ?>) value : Collections.emptyMap();
  }

  /** A member's whole number; -1 if it is absent or no amount. */
  private static long amount(Map<?, ?> parent, String name) {
    Object value = parent.get(name);
    double number;
    if (value instanceof Number) {
      number = ((Number) value).doubleValue();
    } else if (value instanceof String && isDigits((String) value)) {
      number = Double.parseDouble((String) value);
    } else {
      return -1;
    }
    return number >= 0 ? Math.min(MOST, Math.round(number)) : -1;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 19;
  }
}
