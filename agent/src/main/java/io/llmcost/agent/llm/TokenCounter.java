package io.llmcost.agent.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.llmcost.agent.log.Log;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Counts the tokens of text. Exact for OpenAI's models of known encoding (o200k_base, cl100k_base);
 * for all others o200k_base stands in, which for text of European languages is off by about a tenth
 * and for others by more: such counts are estimates. An encoding is loaded when it is first needed.
 *
 * <p>Slow: about 30 µs for each KB, and 100 ms or more once. Never to be called on the
 * application's threads. Thread-safe.
 */
public final class TokenCounter {

  /** Characters of one text that are counted; what is beyond is taken to be like them. */
  private static final int MAX_COUNTED = 100_000;

  private static final int CHARS_PER_TOKEN = 4;

  // What Chat Completions puts around each message, its role included, and before the answer.
  private static final int PER_MESSAGE = 4;
  private static final int PER_ANSWER = 3;

  private static final String[] CL100K = {
    "gpt-4-", "gpt-4:", "gpt-3.5", "gpt-35", "text-embedding-3", "text-embedding-ada-002"
  };
  private static final String[] O200K = {
    "gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "chatgpt-4o", "gpt-oss", "o1", "o3", "o4"
  };

  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();

  /** Whether counts for a model are exact, for text; else they are estimates. */
  public boolean isExactFor(String model) {
    String name = bareName(model);
    return startsWithAny(name, O200K) || isCl100k(name);
  }

  /** The tokens of one text. */
  public long count(String model, String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int counted = Math.min(text.length(), MAX_COUNTED);
    if (counted < text.length() && Character.isHighSurrogate(text.charAt(counted - 1))) {
      counted--;
    }
    long tokens = countWhole(model, text.substring(0, counted));
    return counted == text.length()
        ? tokens
        : Math.round((double) tokens * text.length() / counted);
  }

  /** The tokens of texts, each for itself. */
  public long count(String model, List<String> texts) {
    long tokens = 0;
    for (String text : texts) {
      tokens += count(model, text);
    }
    return tokens;
  }

  /**
   * The tokens of a chat's prompt: its texts, and what stands around each message.
   *
   * @param texts of all messages and of the tools' definitions
   * @param messages how many messages there are
   */
  public long countPrompt(String model, List<String> texts, int messages) {
    return count(model, texts) + (long) messages * PER_MESSAGE + PER_ANSWER;
  }

  /** The tokens of a request's prompt, its tools included; estimated where parts are no text. */
  public long countPrompt(LlmRequest request) {
    List<String> texts = new ArrayList<>();
    Set<Integer> messages = new HashSet<>();
    for (PromptText text : request.texts()) {
      texts.add(text.text());
      messages.add(text.message());
    }
    if (request.endpoint() != Endpoint.CHAT_COMPLETIONS) {
      return count(request.model(), texts);
    }
    if (request.hasTools() && request.json("tools") != null) {
      texts.add(request.json("tools"));
    }
    return countPrompt(request.model(), texts, messages.size());
  }

  /**
   * The tokens of a text of which only the beginning is kept.
   *
   * @param characters how long the whole text was
   */
  public long countCut(String model, String kept, long characters) {
    long tokens = count(model, kept);
    int keptCharacters = kept.codePointCount(0, kept.length());
    if (characters <= keptCharacters) {
      return tokens;
    }
    return keptCharacters == 0
        ? (characters + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN
        : Math.round((double) tokens * characters / keptCharacters);
  }

  private long countWhole(String model, String text) {
    EncodingType type =
        isCl100k(bareName(model)) ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
    try {
      Encoding encoding = registry.getEncoding(type);
      return encoding.countTokensOrdinary(text);
    } catch (RuntimeException e) {
      Log.warnOnce(
          "tokens:" + type, "Tokens are estimated from characters: counting them failed: " + e);
      return (text.length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
    }
  }

  private static boolean isCl100k(String name) {
    return name.equals("gpt-4") || startsWithAny(name, CL100K);
  }

  /** Without the provider before it and without what makes it a fine-tuned model. */
  private static String bareName(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    name = name.substring(name.lastIndexOf('/') + 1);
    return name.startsWith("ft:") ? name.substring(3) : name;
  }

  private static boolean startsWithAny(String name, String[] beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
