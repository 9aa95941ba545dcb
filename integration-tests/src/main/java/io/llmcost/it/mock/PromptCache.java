package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The prompts that a provider keeps. Models called {@code gpt-5.6…} keep all prompts by themselves,
 * for as long as the provider is there, unless they are told {@code prompt_cache_options: {mode:
 * explicit}}; calls of Anthropic's API are kept up to their last {@code cache_control}, for five
 * minutes or an hour after they were last used, by a clock that stands still until it is told.
 * Thread-safe.
 */
final class PromptCache {

  /** Tokens of the shortest prompt that is kept. */
  private static final int LEAST = 1024;

  private static final String MARK = "cache_control";

  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FOREVER = Duration.ofDays(100_000);

  /** Until when. */
  private final Map<String, Duration> kept = new HashMap<>();

  private Duration now = Duration.ZERO;

  /** What of a prompt was there, and what is there from now on, in tokens. */
  record Use(int found, int written, int writtenForAnHour) {}

  private static final Use NONE = new Use(0, 0, 0);

  /** A part of a prompt, in the order in which the provider reads them. */
  private record Part(String text, String mark) {}

  static boolean isAutomatic(String model) {
    return model.startsWith("gpt-5.6");
  }

  synchronized void clear() {
    kept.clear();
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  private boolean isKept(String prefix) {
    return kept.getOrDefault(prefix, Duration.ZERO).compareTo(now) > 0;
  }

  synchronized Use use(JsonNode body, int input) {
    boolean automatic = isAutomatic(body.path("model").asText());
    if (automatic && body.at("/prompt_cache_options/mode").asText().equals("explicit")) {
      return NONE;
    }
    List<Part> parts = automatic ? ofOpenAi(body) : ofAnthropic(body);
    int last = automatic ? parts.size() : 0;
    boolean hour = false;
    for (int i = 0; i < parts.size() && !automatic; i++) {
      if (parts.get(i).mark() != null) {
        last = i + 1;
        hour = parts.get(i).mark().equals("1h");
      }
    }
    StringBuilder prefix = new StringBuilder(body.path("model").asText());
    int tokens = 0;
    int found = 0;
    List<String> prefixes = new ArrayList<>();
    for (Part part : parts.subList(0, last)) {
      prefix.append('\n').append(part.text());
      tokens += Tokens.count(part.text());
      prefixes.add(prefix.toString());
      found = isKept(prefix.toString()) && tokens >= LEAST ? tokens : found;
    }
    int marked = automatic ? input : Math.min(input, tokens);
    if (last == 0 || marked < LEAST) {
      return NONE;
    }
    Duration until = now.plus(automatic ? FOREVER : hour ? HOUR : MINUTES);
    prefixes.forEach(one -> kept.put(one, until));
    int written = marked - Math.min(marked, found);
    return new Use(Math.min(marked, found), written, hour ? written : 0);
  }

  private static List<Part> ofOpenAi(JsonNode body) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(body.path("tools") + body.path("instructions").asText(), null));
    if (body.path("input").isTextual()) {
      parts.add(new Part(body.get("input").asText(), null));
    }
    for (JsonNode message : body.path(body.has("messages") ? "messages" : "input")) {
      parts.add(new Part(ModelCall.text(message.path("content")), null));
    }
    return parts;
  }

  private static List<Part> ofAnthropic(JsonNode body) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(body.path("tools").toString(), mark(body.path("tools"))));
    parts.add(new Part(ModelCall.text(body.path("system")), mark(body.path("system"))));
    for (JsonNode message : body.path("messages")) {
      JsonNode content = message.path("content");
      parts.add(new Part(ModelCall.text(content), mark(content)));
    }
    return parts;
  }

  private static String mark(JsonNode blocks) {
    String mark = null;
    for (JsonNode block : blocks) {
      mark = block.has(MARK) ? block.get(MARK).path("ttl").asText("5m") : mark;
    }
    return mark;
  }
}
